import { span } from './span.ts';
import { timelineWords } from './timeline.en.ts';

const wishes = (count: number) => (count === 1 ? '1 wish' : `${count} wishes`);
const credits = (count: number) => (count === 1 ? '1 credit' : `${count} credits`);

/**
 * Everything a person reads, in English. Other languages have the same keys; the type checker misses none.
 * Rules for translators: short sentences, no jargon, say what happened, whether it cost anything, what to do now.
 */
export const en = {
  timeline: timelineWords,

  // --- First contact and help ------------------------------------------------------------------
  settingUp: 'Setting things up…',
  welcome:
    'Ready! Send me a picture and say what should happen. Three things to try:\n' +
    '• “animate this image into a 5-second video clip with smooth motion”\n' +
    '• “zoom in slowly, make it vertical, add calm music”\n' +
    '• “put the title Urban Dreams on it for 3 seconds”',
  /** `largest` is the size of a file, such as “20 MB”. */
  help: (commands: string, largest: string) =>
    'Send me a picture and say what should happen: you get a video back.\n\n' +
    'What works well:\n' +
    '• A clear picture with one main subject\n' +
    '• A concrete wish, such as “animate this image into a 5-second video clip with smooth motion”\n' +
    '• One change at a time afterwards: music, titles, length, shape (16:9, 9:16, 1:1)\n' +
    `• JPG, PNG, WebP or HEIC; short videos and music work too, up to ${largest}\n` +
    '• Several pictures at once make one video; say “each” and every picture gets its own\n\n' +
    `Commands:\n${commands}`,
  /** The entry of a message's own menu, at most 32 characters. */
  animateMenu: 'Animate',
  commands: {
    animate: 'Turn a picture into a video',
    export: 'Make the video of what you have now and send it',
    credits: 'How many credits are left',
    status: 'What is on the timeline, and what I am doing',
    upload: 'Add pictures, clips or music without making a video yet',
    new: 'Start over with a fresh project',
    cancel: 'Stop what I am doing',
    forget: 'Delete what I have stored about this chat',
    help: 'What I can do, with examples',
    start: 'Get ready and see three things to try',
  },
  options: {
    prompt: 'What should happen in the video',
    aspect: 'Shape of the video',
    seconds: 'Length in seconds',
    files: 'The picture (several are fine)',
  },

  // --- Progress --------------------------------------------------------------------------------
  progress: {
    resuming: 'I was interrupted for a moment; going on where I was…',
    uploading: (index: number, count: number) =>
      count > 1 ? `Uploading file ${index} of ${count}…` : 'Uploading your file…',
    thinking: 'Passing your wish to the video agent…',
    generating: 'Generating your video…',
    editing: 'Editing your video…',
    music: 'Working on the music…',
    analysing: 'Looking at your picture…',
    writing: 'The video agent is answering…',
    reconnecting: 'The connection broke off. I am checking what was finished; nothing is sent twice.',
    rendering: (percent: number | undefined) =>
      percent === undefined ? 'Making the video file…' : `Making the video file… ${Math.round(percent)} %`,
    fetching: 'Fetching the finished video…',
    stillWorking: (minutes: number) => `⏳ Still working… (${minutes} min)`,
    rebuilding: 'Your working session had expired. I am setting it up again with your files…',
  },
  inLine: (ahead: number) =>
    ahead === 0 ? 'You are next.' : `In line: ${ahead === 1 ? 'one' : ahead} before you.`,
  videoOf: (index: number, count: number) => `Video ${index} of ${count}`,
  cancelButton: 'Cancel',
  againButton: '🔁 Again',
  changeButton: '✏️ Change…',
  creditsButton: '🪙 Credits',
  changeTitle: 'What should change?',
  onIt: 'I am on it; the answer comes here.',
  askedFor: (name: string, wish: string) => `${name}: ${wish || 'a video, please'}`,
  goesOnIn: (place: string) => `I am on it in ${place}; the answer comes there.`,
  lostVoice:
    'I can’t write here any more, and you don’t take direct messages from me. What is made is kept: use a command here again, such as /export.',
  notStored: 'I could not take that in just now. Please try again in a minute.',
  tellChange: 'What should change? Say it in your own words, as a reply to this or to the video.',
  notYours: 'That is for the person who asked to decide.',
  exportButton: 'Export again',

  // --- Limits and prices -----------------------------------------------------------------------
  notOpen: 'This bot is not open to you here; ask the one who runs it.',
  limits: {
    user: (allowed: number, ms: number) =>
      `One person can make ${wishes(allowed)} in 24 hours here; try again in about ${span('en', ms)}.`,
    chat: (allowed: number, ms: number) =>
      `This chat can make ${wishes(allowed)} in 24 hours; try again in about ${span('en', ms)}.`,
    credits: (allowed: number, ms: number) =>
      `All together can use ${credits(allowed)} in 24 hours here; try again in about ${span('en', ms)}.`,
    tooMany: (allowed: number) =>
      `That would be too many videos at once, since the limit here is ${wishes(allowed)} in 24 hours; ask for fewer.`,
  },
  price: (count: number) => `This will probably cost about ${credits(count)}. Shall I?`,
  goAhead: (count: number) => `Go ahead – about ${credits(count)}`,
  yesOrNo: 'Answer “yes” or “no”.',
  dropped: 'Left out; no credits were used.',

  // --- Answers ---------------------------------------------------------------------------------
  gotFiles: (count: number) =>
    `${count === 1 ? 'Got it' : count === 2 ? 'Got both' : `Got all ${count}`}. What should happen?`,
  oneOrEach: 'Shall I make one video of them all, or one of each?',
  together: 'One video of all',
  each: 'A video of each',
  eachChosen: 'A video of each, then. What should happen in them?',
  togetherChosen: 'One video of them all, then. What should happen in it?',
  needPicture: 'Which picture? Send me one, with or without words.',
  /** Of a question, where many people talk and the bot does not hear all that they say. */
  asReply: 'To answer, reply to this message: here I only see what mentions or answers me.',
  howToUpload: (largest: string) =>
    `Send me the file right here: a picture, a short clip or music, up to ${largest}.`,
  videoReady: 'Your video is ready, sending it…',
  videoReadyOf: (index: number, count: number) => `Video ${index} of ${count} is ready, sending it…`,
  laterVideo: 'The video follows after the next wish.',
  nothingChanged: 'That changed nothing in the video. Try saying it in other words.',
  rescued: 'The video agent reported a problem on the way. This is what it has finished:',
  done: 'Done.',
  exported: 'Exported; that costs nothing.',
  emptyTimeline: 'There is nothing on the timeline yet. Send me a picture and say what should happen.',
  /** Minutes since it was sent. */
  running: (minutes: number) =>
    minutes < 1 ? 'I am working on your wish.' : `I am working on your wish, sent ${minutes} min ago.`,
  notBegun: 'Your wish is in line; I have not begun with it yet.',
  waiting: (count: number) => (count === 1 ? 'One more is waiting.' : `${count} more are waiting.`),
  credits: (available: number, frozen: number) =>
    frozen > 0
      ? `${credits(available)} left, ${frozen} more reserved for work in progress.`
      : `${credits(available)} left.`,
  wholeUse: (use: { credits: number; turns: number; running: number; waiting: number }) =>
    `Everybody together, last 24 hours: ${credits(use.credits)}, ${wishes(use.turns)}. ` +
    `Now: ${use.running} running, ${use.waiting} waiting.`,
  creditsGuide: 'A new clip costs about 100 credits, a round of edits about 50. Exporting is free.',
  register: 'Register for more',
  topUp: 'Get more credits',
  openProject: 'Open the project in a browser',
  cost: (spent: number | undefined, left: number) =>
    spent === undefined
      ? `${credits(left)} left`
      : spent === 0
        ? `No credits used, ${left} left`
        : `${credits(spent)} used, ${left} left`,
  forgotten:
    'Done: I have deleted what I had stored about this chat. Messages here, and what NemoVideo has received, I can’t delete.',
  /** Where the messages lie here as well. */
  forgottenWhole:
    'Done: I have deleted all that was said, sent and made in this chat up to here. What NemoVideo has received I can’t delete.',
  freshStart: 'A fresh start. Send me a picture and say what should happen.',
  cancelled: (count: number) => (count > 1 ? `Stopped: ${count} wishes.` : 'Stopped.'),
  nothingToCancel: 'There is nothing to stop.',
  wasCancelled: 'Stopped as you asked.',
  takenTogether: 'Taken together with what you sent before it.',
  mayHaveCost: 'The agent had started already, so credits may have been used.',
  rebuilt: 'Your former session had expired, so I started a new one with your files; earlier edits are gone.',
  leftBehind: (name: string) => `“${name}” could not be taken along; please send it again.`,
  unknownCommand: (name: string) => `I don’t know /${name}.`,
  staleButton: 'That button belongs to an older message. Just tell me what you would like.',
  chooseAnswer: 'Choose an answer, or write your own.',
  chooseSeveral: 'Choose as many as you like, then press Done.',
  doneButton: 'Done',
  chosen: (answer: string) => `✓ ${answer}`,

  // --- Good first wishes, as buttons -----------------------------------------------------------
  presets: {
    smooth: {
      label: '✨ Smooth motion',
      wish: 'animate this image into a 5-second video clip with smooth motion',
    },
    zoom: {
      label: '🔍 Slow zoom',
      wish: 'animate this image into a 5-second video clip with a slow zoom towards the subject',
    },
    vertical: {
      label: '📱 Vertical',
      wish: 'animate this image into a 5-second vertical 9:16 video clip with smooth motion',
    },
    music: { label: '🎵 Add music', wish: 'add fitting calm background music' },
    tall: { label: '📱 Make it vertical', wish: 'make it 9:16' },
    wide: { label: '🖥 Make it wide', wish: 'make it 16:9' },
    slower: { label: '🐢 Slower', wish: 'make the motion slower and calmer' },
  },
  asWish: {
    aspect: (aspect: string) => `Aspect ratio ${aspect}.`,
    seconds: (seconds: string) => `${seconds} seconds long.`,
    only: (file: string, wish: string) =>
      `Make a new, separate video that uses only the file "${file}": ${wish}`,
    answers: (pairs: string) => `My answers: ${pairs}`,
    doIt: (edit: string) => `Please make this change yourself: ${edit}`,
  },

  // --- Failures: what happened -----------------------------------------------------------------
  failed: {
    unauthorised:
      'This bot is not fully set up: the video service gives it no access. The operator has been told.',
    'session-gone': 'The working session is lost, and the edits in it.',
    'no-credits': 'There are not enough credits left for this.',
    'file-type':
      'The video service does not take this kind of file. It takes JPG, PNG, GIF, WebP, MP4, MOV, AVI, WebM, MKV, MP3, WAV, M4A and AAC.',
    'file-too-large': 'The file is too large: 200 MB at most. Compress or trim it and send it again.',
    planForAnything: 'The video service wants a paid plan for this; it is not about credits.',
    'plan-needed': 'Exporting needs a paid plan with the video service; it is not about credits.',
    'rate-limited': 'The video service is very busy right now.',
    unreachable: 'The video service can’t be reached right now.',
    timeout: 'The video service took too long to answer.',
    'server-error': 'The video service has a problem of its own right now.',
    refused: 'The video service refused this.',
    malformed: 'The video service gave an answer that I could not understand.',
    'stream-lost': 'The connection to the video agent broke off, and five checks found no result.',
    'result-gone': 'The working session is lost, and with it what the agent has just made.',
    'result-unread': 'The agent has worked on it, but I could not fetch the result.',
    'agent-failed': 'The video agent gave up on this wish.',
    'render-failed': 'The video service could not come up with the video file.',
    notDelivered: 'Your video is made, but this chat did not take it.',
    internal: 'Something went wrong on my side. The operator can find it in the log.',
    tooOften: 'I tried this several times and was interrupted each time, so I stop here.',
    noVideoYet: 'There is nothing to export yet. Send me a picture and say what should happen.',
    videoDamaged: 'The video file arrived damaged, twice.',
    videoTooLarge: 'Your video is ready, but too large for this chat.',
    videoOverLimit: (megabytes: number, limit: number) =>
      `Your video is ready, but too large for this chat: ${megabytes} MB, and ${limit} MB is the limit here.`,
    videoLink: 'Watch or download it here:',
    noLink: 'Ask for a shorter or smaller one, for instance “make it 5 seconds”.',
  },
  /** Why one file can't be used; `name` is the person's own name for it. */
  badFile: {
    empty: (name: string) => `“${name}” is empty.`,
    type: (name: string) =>
      `“${name}” is not a picture, video or sound that I can use (JPG, PNG, GIF, WebP, HEIC, MP4, MOV, AVI, WebM, MKV, MP3, WAV, M4A, AAC).`,
    'too-large': (name: string, limit: string) =>
      `“${name}” is too large: ${limit} at most. Compress or trim it and send it again.`,
    'too-many-pixels': (name: string) => `“${name}” has too many pixels. Send a smaller version.`,
    damaged: (name: string) => `“${name}” is damaged or cut off. Please send it again.`,
    unreadable: (name: string) => `“${name}” could not be read. Please send it again.`,
  },

  // --- Failures: what it cost, what now --------------------------------------------------------
  charged: {
    nothing: 'No credits were used.',
    some: (spent: number) => `${credits(spent)} ${spent === 1 ? 'was' : 'were'} used.`,
    unknown: 'I can’t tell for sure whether credits were used; “credits” shows what is left.',
  },
  now: {
    again: 'Try again in a few minutes.',
    anew: 'Your files are kept: say what should happen, and I start over with them.',
    kept: 'Your files are kept: just say it again.',
    exportLater: 'What the agent made is kept: say “export” in a few minutes. Exporting is free.',
    lookLater: 'The agent may still be at work: say “export” in a few minutes, before you ask again.',
    export: 'Your edits are kept. Say “export” to try again; exporting is free.',
    unexported: 'What is made so far has no video yet: say “export” to get it, for free.',
    plan: 'Your edits are kept; with a plan, say “export” again.',
    register: 'Registering gives you more:',
    topUp: 'You can top up here:',
    otherWords: 'Try saying it in other words.',
  },
  ofSeveral: (done: number, count: number) => `${done} of ${count} videos are done.`,
};

/** The keys and shapes that every language has. */
export type Texts = typeof en;
