import { platformCells } from './platform-cells.ts';
import { testCells } from './serve.ts';

testCells('Telegram fails', platformCells.telegram, 25);
testCells('Discord fails', platformCells.discord, 25);
