/** Good ones of all that comes from outside; what is attacked begins as one of these. */

export const says = (text: string, more = {}) => ({ content: { parts: [{ text }], role: 'model' }, ...more });

export const question = {
  title: 'About the style',
  questions: [
    {
      id: 'style',
      prompt: 'Which style?',
      options: [{ id: 'a', label: 'Warm' }, { id: 'b', label: 'Cold' }, 'Neutral'],
      allow_multiple: true,
    },
  ],
};

/** Both forms of the agent's stream. */
export const events = [
  says('I will make it move.', { partial: true, author: 'nemo_agent' }),
  says('I will make it move. Click Export to save it.', { turn_complete: true }),
  { content: { parts: [{ function_call: { id: 'c1', name: 'generate_video', args: { seconds: 5 } } }] } },
  {
    content: {
      parts: [{ function_response: { id: 'c1', name: 'generate_video', response: {} } }],
      role: 'user',
    },
  },
  { content: { parts: [{ functionCall: { name: 'ask_question', args: question } }] }, partial: false },
  { content: { parts: [{ text: 'hm', thought: true }, { text: 'So.' }] } },
  { type: 'text', content: 'Done.', partial: true },
  { type: 'tool_call', name: 'add_music', id: 7, args: '{}' },
  { type: 'heartbeat' },
  { type: 'error', code: 2001, message: 'no credits' },
  { errorCode: 'RESOURCE_EXHAUSTED', errorMessage: 'quota' },
] as const;

/** With short keys and with long ones. */
export const drafts = [
  {
    t: [
      { tt: 0, sg: [{ s: 0, d: 5_000, m: { name: 'photo.jpg' } }] },
      { tt: 1, m: { name: 'Lo-fi' }, v: 0.35, sg: [{ s: 0, d: 10_000 }, { d: '2000' }] },
      { tt: 7, sg: [{ text: 'Urban Dreams', tr: { start: 0, duration: 3_000 } }] },
    ],
    d: 10_000,
    canvas: { width: 1080, height: 1920 },
    rev: 7,
  },
  {
    tracks: [
      { type: 'video', segments: [{ start: 0, end: 4_000, volume: 50, filename: 'clip.mp4' }] },
      { type: 'audio', name: 'Narration', segments: [{ start_time: 0, end_time: 2_000, text: 'Once' }] },
    ],
    duration: 4_000,
    metadata: { ratio: '16:9', updated_at: '2026-01-01' },
  },
  {},
] as const;

/** Of every call, and refusals in every shape. */
export const answers = [
  { code: 0, data: { token: 'nmv_usr_example', user_id: 5, expires_at: 1_900_000_000 } },
  { code: 0, data: { session_id: 's-1', task_id: 't-1' } },
  { code: 0, data: { available: 900, frozen: 0, total: 1_000 } },
  { code: 0, data: { state: { draft: drafts[0], rev: 3 } } },
  {
    code: 0,
    data: { files: [{ filename: 'a.jpg', file_type: 'image', cdn_url: 'https://cdn.example/a.jpg' }] },
  },
  { code: 0, data: { claim_token: 'claim' } },
  {
    code: 0,
    data: { id: 'r1', status: 'completed', progress: 100, outputUrl: 'https://cdn.example/r1.mp4' },
  },
  { status: 'processing', progress: '40', output: { url: 'https://cdn.example/r1.mp4' }, error: 'none' },
  { code: 2001, message: 'insufficient credits', data: null },
  { detail: [{ loc: ['body'], msg: 'field required' }] },
  { detail: 'Session not found: s-1' },
  { success: false, error: { code: 'QUOTA', message: 'too much' } },
] as const;

export const settings = [
  ...[
    '',
    '0',
    '1',
    '8080',
    '70000',
    'true',
    'auto',
    'https://example.org/',
    'ftp://example.org',
    '127.0.0.1',
  ],
  ...[
    '123456:an-example-of-a-bot-token',
    'telegram:1,discord:2',
    '/no/such/file',
    'an-example-of-a-long-enough-secret',
  ],
] as const;

export const envLines = [
  ...[
    'NEMO_TOKEN=abc',
    'KEEP_DAYS="7"',
    "DATA_DIR='data",
    'export LOG_LEVEL=info',
    '# a comment',
    'NO VALUE',
  ],
  ...['HTTP_PORT=`80', '=', 'A==', 'WEB_TOKEN="two\nlines"', '\ufeffNEMO_TOKEN=x', '__proto__=1'],
] as const;
