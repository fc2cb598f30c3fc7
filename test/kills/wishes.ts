/** What people say to the worker: three wishes in one chat, and one in another. */
export interface SpokenWish {
  id: string;
  chat: string;
  text: string;
  /** The position of the picture that comes with it. */
  photo?: number;
  /** What its answer speaks of when it was carried out in its turn. */
  tells: RegExp;
  /** The agent wants something dragged: the bot has to say that to it as well, which can get lost by itself. */
  asksBack?: boolean;
}

export const wishes: readonly SpokenWish[] = [
  {
    id: '1',
    chat: 'a',
    text: 'animate this image into a 5-second video clip with smooth motion',
    photo: 0,
    tells: /5-second|photo 1/,
  },
  { id: '2', chat: 'a', text: 'put the title Alpha on it for 3 seconds', tells: /Alpha/, asksBack: true },
  {
    id: '3',
    chat: 'b',
    text: 'animate this picture into a 7-second video, slow zoom',
    photo: 1,
    tells: /7-second|photo 3/,
  },
  { id: '4', chat: 'a', text: 'add lo-fi music at 40%', tells: /lo-fi|music/i },
];
