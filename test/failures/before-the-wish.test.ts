import { cells } from './cells.ts';
import { testCells } from './serve.ts';

testCells('a call fails before the wish, or the wish itself', cells.beforeTheWish, 18);
