/** The formats the service takes, known by their first bytes and by their names. */
const formats = [
  { kind: 'image', type: 'image/jpeg', names: ['jpg', 'jpeg'], is: (head: Buffer) => starts(head, 'ffd8ff') },
  {
    kind: 'image',
    type: 'image/png',
    names: ['png'],
    is: (head: Buffer) => starts(head, '89504e470d0a1a0a'),
  },
  { kind: 'image', type: 'image/gif', names: ['gif'], is: (head: Buffer) => starts(head, '47494638') },
  { kind: 'image', type: 'image/webp', names: ['webp'], is: (head: Buffer) => riff(head, 'WEBP') },
  { kind: 'video', type: 'video/x-msvideo', names: ['avi'], is: (head: Buffer) => riff(head, 'AVI ') },
  { kind: 'audio', type: 'audio/wav', names: ['wav'], is: (head: Buffer) => riff(head, 'WAVE') },
  { kind: 'audio', type: 'audio/mp4', names: ['m4a'], is: (head: Buffer) => brand(head).startsWith('M4') },
  { kind: 'video', type: 'video/quicktime', names: ['mov'], is: (head: Buffer) => brand(head) === 'qt  ' },
  { kind: 'video', type: 'video/mp4', names: ['mp4'], is: (head: Buffer) => brand(head) !== '' },
  {
    kind: 'video',
    type: 'video/webm',
    names: ['webm', 'mkv'],
    is: (head: Buffer) => starts(head, '1a45dfa3'),
  },
  { kind: 'audio', type: 'audio/aac', names: ['aac'], is: (head: Buffer) => sync(head, 0xf6, 0xf0) },
  { kind: 'audio', type: 'audio/mpeg', names: ['mp3'], is: (head: Buffer) => isMp3(head) },
] as const;

export type Format = (typeof formats)[number];

/** How many bytes `formatOf` wants to see. */
export const headBytes = 32;

/** The format of an upload; undefined where its bytes or its name are not accepted. */
export function formatOf(head: Buffer, name: string): Format | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const named = formats.some(({ names }) => names.some(one => one === extension));
  return named ? formats.find(format => format.is(head)) : undefined;
}

function starts(head: Buffer, hex: string): boolean {
  return head.subarray(0, hex.length / 2).toString('hex') === hex;
}

function riff(head: Buffer, form: string): boolean {
  return head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === form;
}

/** The brand of an ISO file (`ftyp`); stills such as HEIC and AVIF are not taken. */
function brand(head: Buffer): string {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return '';
  const name = head.toString('latin1', 8, 12);
  return /^(hei|hev|mif1|msf1|avi)/.test(name) ? '' : name;
}

function sync(head: Buffer, mask: number, value: number): boolean {
  return head.length > 1 && head[0] === 0xff && ((head[1] ?? 0) & mask) === value;
}

function isMp3(head: Buffer): boolean {
  return head.toString('latin1', 0, 3) === 'ID3' || (sync(head, 0xe0, 0xe0) && !sync(head, 0xf6, 0xf0));
}
