import type { Texts } from './en.ts';
import { span } from './span.ts';
import { timelineWords } from './timeline.zh.ts';

/** 用户看到的所有文字（中文）。键与英文版完全一致，由类型检查保证。 */
export const zh: Texts = {
  timeline: timelineWords,

  // --- 初次见面与帮助 ---------------------------------------------------------------------------
  settingUp: '正在准备…',
  welcome:
    '准备好了！发一张图片，说说想要的效果。可以先试试：\n' +
    '• “把这张图做成 5 秒的视频，动作要流畅”\n' +
    '• “慢慢推近，做成竖屏，配上舒缓的音乐”\n' +
    '• “加上标题《城市之梦》，显示 3 秒”',
  help: (commands, largest) =>
    '发一张图片，说说想要的效果，就能得到一段视频。\n\n' +
    '这样效果更好：\n' +
    '• 图片清晰，主体突出\n' +
    '• 要求具体，例如“把这张图做成 5 秒的视频，动作要流畅”\n' +
    '• 之后一次改一处：音乐、标题、时长、画面比例（16:9、9:16、1:1）\n' +
    `• 支持 JPG、PNG、WebP、HEIC，也可以发短视频和音乐，最大 ${largest}\n` +
    '• 一次发多张图片会合成一个视频；说“每张”则每张图片各做一个\n\n' +
    `命令：\n${commands}`,
  animateMenu: '生成视频',
  commands: {
    animate: '把图片变成视频',
    export: '把现在的内容生成视频并发给你',
    credits: '查看剩余积分',
    status: '查看时间线和当前进度',
    upload: '只添加图片、视频或音乐，先不生成',
    new: '重新开始一个项目',
    cancel: '停止正在做的事',
    forget: '删除我保存的关于这个聊天的内容',
    help: '功能介绍与示例',
    start: '准备就绪，并给出三个示例',
  },
  options: {
    prompt: '视频里要发生什么',
    aspect: '画面比例',
    seconds: '时长（秒）',
    files: '图片（可以多张）',
  },

  // --- 进度 -------------------------------------------------------------------------------------
  progress: {
    resuming: '刚才中断了一下，现在接着做…',
    uploading: (index, count) => (count > 1 ? `正在上传第 ${index}/${count} 个文件…` : '正在上传文件…'),
    thinking: '正在把你的要求交给视频助手…',
    generating: '正在生成视频…',
    editing: '正在编辑视频…',
    music: '正在处理音乐…',
    analysing: '正在看你的图片…',
    writing: '视频助手正在回复…',
    reconnecting: '连接断开了，我正在查看做到了哪一步；不会重复提交。',
    rendering: percent =>
      percent === undefined ? '正在输出视频文件…' : `正在输出视频文件… ${Math.round(percent)}%`,
    fetching: '正在取回做好的视频…',
    stillWorking: minutes => `⏳ 还在处理…（${minutes} 分钟）`,
    rebuilding: '之前的会话过期了，正在用你的文件重新建立…',
  },
  inLine: (ahead: number) => (ahead === 0 ? '下一个就是你。' : `排队中：前面还有 ${ahead} 个。`),
  videoOf: (index, count) => `第 ${index}/${count} 个视频`,
  cancelButton: '取消',
  againButton: '🔁 再来一次',
  changeButton: '✏️ 修改…',
  creditsButton: '🪙 积分',
  changeTitle: '想改什么？',
  onIt: '正在处理，结果会发到这里。',
  askedFor: (name, wish) => `${name}：${wish || '想要一个视频'}`,
  goesOnIn: place => `正在 ${place} 里处理，结果会发到那里。`,
  lostVoice:
    '我无法继续在这里发言，也不能给你发私信。做好的内容都保留着：请在这里再用一次命令，例如 /export。',
  notStored: '刚才没能记下来，请过一分钟再试。',
  tellChange: '想改什么？用你自己的话说就行，可以回复这条消息或那个视频。',
  notYours: '这要由提出要求的人决定。',
  exportButton: '重新导出',

  // --- 限额与价格 -------------------------------------------------------------------------------
  notOpen: '这个机器人在这里没有对你开放，请联系它的管理员。',
  limits: {
    user: (allowed, ms) => `这里每人 24 小时内最多提 ${allowed} 个要求，请在约 ${span('zh', ms)}后再试。`,
    chat: (allowed, ms) => `这个聊天 24 小时内最多提 ${allowed} 个要求，请在约 ${span('zh', ms)}后再试。`,
    credits: (allowed, ms) => `这里 24 小时内总共最多使用 ${allowed} 积分，请在约 ${span('zh', ms)}后再试。`,
    tooMany: allowed => `一次要的视频太多了：这里 24 小时内最多提 ${allowed} 个要求，请减少数量。`,
  },
  price: credits => `这大约需要 ${credits} 积分，要做吗？`,
  goAhead: credits => `继续 – 约 ${credits} 积分`,
  yesOrNo: '请回答“是”或“不”。',
  dropped: '好，不做了，没有消耗积分。',

  // --- 回答 -------------------------------------------------------------------------------------
  gotFiles: count => (count === 1 ? '收到。想要什么效果？' : `${count} 个文件都收到了。想要什么效果？`),
  oneOrEach: '合成一个视频，还是每张各做一个？',
  together: '合成一个视频',
  each: '每张各做一个',
  eachChosen: '好，每张各做一个。想要什么效果？',
  togetherChosen: '好，合成一个视频。想要什么效果？',
  needPicture: '用哪张图片？发给我就行，附不附文字都可以。',
  asReply: '请直接回复这条消息：在这里，我只能看到提到我或回复我的消息。',
  howToUpload: largest => `直接把文件发到这里：图片、短视频或音乐，最大 ${largest}。`,
  videoReady: '视频做好了，正在发送…',
  videoReadyOf: (index, count) => `第 ${index}/${count} 个视频做好了，正在发送…`,
  laterVideo: '完成下一个要求后，我会一起生成视频。',
  nothingChanged: '视频没有变化。换个说法再试试。',
  rescued: '视频助手中途报告了问题，已完成的部分如下：',
  done: '完成。',
  exported: '导出完成，不消耗积分。',
  emptyTimeline: '时间线上还没有内容。发一张图片，说说想要的效果。',
  running: minutes => (minutes < 1 ? '正在处理你的要求。' : `正在处理你 ${minutes} 分钟前发来的要求。`),
  notBegun: '你的要求正在排队，还没有开始处理。',
  waiting: count => `还有 ${count} 个在排队。`,
  credits: (available, frozen) =>
    frozen > 0
      ? `剩余 ${available} 积分，另有 ${frozen} 积分为进行中的任务预留。`
      : `剩余 ${available} 积分。`,
  wholeUse: ({ credits, turns, running, waiting }) =>
    `所有人最近 24 小时：${credits} 积分，${turns} 个要求。现在：${running} 个进行中，${waiting} 个排队。`,
  creditsGuide: '生成一段新视频约 100 积分，一轮编辑约 50 积分，导出免费。',
  register: '注册获取更多',
  topUp: '充值积分',
  openProject: '在浏览器中打开项目',
  cost: (spent, left) =>
    spent === undefined
      ? `剩余 ${left} 积分`
      : spent === 0
        ? `未消耗积分，剩余 ${left}`
        : `消耗 ${spent} 积分，剩余 ${left}`,
  forgotten:
    '好了：我保存的关于这个聊天的内容已全部删除。这里的消息以及 NemoVideo 已收到的内容，我无法删除。',
  forgottenWhole:
    '好了：到此为止，这个聊天里的消息、文件和视频已全部删除。NemoVideo 已收到的内容，我无法删除。',
  freshStart: '重新开始。发一张图片，说说想要的效果。',
  cancelled: count => (count > 1 ? `已停止 ${count} 个要求。` : '已停止。'),
  nothingToCancel: '现在没有可以停止的任务。',
  wasCancelled: '已按你的要求停止。',
  takenTogether: '已和你前面发的合在一起处理。',
  mayHaveCost: '视频助手已经开始处理，可能消耗了积分。',
  rebuilt: '之前的会话过期了，我用你的文件重新建立了一个；之前的编辑没有保留。',
  leftBehind: name => `“${name}”没能带过来，请再发一次。`,
  unknownCommand: name => `没有 /${name} 这个命令。`,
  staleButton: '这个按钮属于较早的消息。直接告诉我你想要什么吧。',
  chooseAnswer: '选一个，或者直接回复你的想法。',
  chooseSeveral: '可以多选，选好后按“完成”。',
  doneButton: '完成',
  chosen: answer => `✓ ${answer}`,

  // --- 常用要求（按钮）---------------------------------------------------------------------------
  presets: {
    smooth: { label: '✨ 流畅动态', wish: '把这张图做成 5 秒的视频，动作流畅自然' },
    zoom: { label: '🔍 缓慢推近', wish: '把这张图做成 5 秒的视频，镜头缓慢推近主体' },
    vertical: { label: '📱 竖屏', wish: '把这张图做成 5 秒的竖屏 9:16 视频，动作流畅自然' },
    music: { label: '🎵 加音乐', wish: '加上合适的舒缓背景音乐' },
    tall: { label: '📱 改成竖屏', wish: '改成 9:16 竖屏' },
    wide: { label: '🖥 改成横屏', wish: '改成 16:9 横屏' },
    slower: { label: '🐢 慢一点', wish: '动作放慢一些，更平静' },
  },
  asWish: {
    aspect: aspect => `画面比例 ${aspect}。`,
    seconds: seconds => `时长 ${seconds} 秒。`,
    only: (file, wish) => `只用文件“${file}”另外做一个新的视频：${wish}`,
    answers: pairs => `我的回答：${pairs}`,
    doIt: edit => `请你直接完成这个修改：${edit}`,
  },

  // --- 出错：发生了什么 --------------------------------------------------------------------------
  failed: {
    unauthorised: '机器人还没有设置好：视频服务没有给它权限。已通知管理员。',
    'session-gone': '工作会话丢失了，其中的编辑也没有了。',
    'no-credits': '积分不够，无法完成这个要求。',
    'file-type':
      '视频服务不支持这种文件。支持 JPG、PNG、GIF、WebP、MP4、MOV、AVI、WebM、MKV、MP3、WAV、M4A、AAC。',
    'file-too-large': '文件太大，最大 200 MB。请压缩或剪短后再发。',
    planForAnything: '视频服务要求付费套餐，与积分无关。',
    'plan-needed': '导出需要视频服务的付费套餐，与积分无关。',
    'rate-limited': '视频服务现在很忙。',
    unreachable: '现在连接不上视频服务。',
    timeout: '视频服务太久没有回应。',
    'server-error': '视频服务自身出了问题。',
    refused: '视频服务拒绝了这个要求。',
    malformed: '视频服务的回答我无法理解。',
    'stream-lost': '与视频助手的连接断开了，检查五次都没有看到结果。',
    'result-gone': '工作会话丢失了，助手刚做好的内容也一起丢失了。',
    'result-unread': '助手已经处理了，但我没能取到结果。',
    'agent-failed': '视频助手没能完成这个要求。',
    'render-failed': '视频服务没能给出视频文件。',
    notDelivered: '视频已经做好，但没能发到这个聊天里。',
    internal: '我这边出了点问题，管理员可以在日志里查到。',
    tooOften: '我试了好几次，每次都被中断，先停在这里。',
    noVideoYet: '还没有可以导出的内容。发一张图片，说说想要的效果。',
    videoDamaged: '收到的视频文件两次都是损坏的。',
    videoTooLarge: '视频做好了，但对这个聊天来说太大。',
    videoOverLimit: (megabytes, limit) =>
      `视频做好了，但对这个聊天来说太大：${megabytes} MB，这里最大 ${limit} MB。`,
    videoLink: '在这里观看或下载：',
    noLink: '可以要求短一点或小一点，例如“改成 5 秒”。',
  },
  badFile: {
    empty: name => `“${name}”是空文件。`,
    type: name =>
      `“${name}”不是可以使用的图片、视频或音频（JPG、PNG、GIF、WebP、HEIC、MP4、MOV、AVI、WebM、MKV、MP3、WAV、M4A、AAC）。`,
    'too-large': (name, limit) => `“${name}”太大，最大 ${limit}。请压缩或剪短后再发。`,
    'too-many-pixels': name => `“${name}”的像素太多，请发小一点的版本。`,
    damaged: name => `“${name}”已损坏或不完整，请重新发送。`,
    unreadable: name => `“${name}”无法读取，请重新发送。`,
  },

  // --- 出错：花费与下一步 ------------------------------------------------------------------------
  charged: {
    nothing: '没有消耗积分。',
    some: spent => `消耗了 ${spent} 积分。`,
    unknown: '无法确定是否消耗了积分，说“积分”可以查看余额。',
  },
  now: {
    again: '请过几分钟再试。',
    anew: '文件都还在：说说想要的效果，我用它们重新开始。',
    kept: '文件都还在，再说一次就行。',
    exportLater: '助手做好的内容还在：过几分钟说“导出”，导出免费。',
    lookLater: '助手可能还在处理：请过几分钟先说“导出”看看，再重新提要求。',
    export: '编辑都还在。说“导出”再试一次，导出免费。',
    unexported: '已经做好的内容还没有生成视频：说“导出”就能拿到，免费。',
    plan: '编辑都还在；有了套餐后再说“导出”。',
    register: '注册可以获得更多：',
    topUp: '可以在这里充值：',
    otherWords: '换个说法再试试。',
  },
  ofSeveral: (done, count) => `${count} 个视频中已完成 ${done} 个。`,
};
