import { cells } from './cells.ts';
import { testCells } from './serve.ts';

testCells('a call fails between the wish and the video', cells.afterTheWish, 18);
