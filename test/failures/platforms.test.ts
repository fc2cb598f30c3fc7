import { discordCells } from './discord-cells.ts';
import { testCells } from './serve.ts';
import { telegramCells } from './telegram-cells.ts';

testCells('Telegram fails', telegramCells, 7);
testCells('Discord fails', discordCells, 7);
