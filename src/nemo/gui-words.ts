/**
 * How the agent speaks of a screen, per language: which words open a request to the person, which verbs operate
 * a screen, and which nouns prove that a screen is meant. The same verbs describe what happens in a video ("a hand
 * clicks a pen", "the man opens the door"), so position and noun decide, never the verb alone.
 */
export interface ScreenWords {
  /** Words in front of the verb that turn to the person: "please", "you can now". The verb follows at once. */
  address: RegExp;
  /** A clause that only leads up to an instruction: "if you like it", "to save it". */
  leadIn: RegExp;
  /** A clause after an instruction that speaks of the video again. */
  resumes: RegExp;
  /** The instruction is an offer, not something that has to be done. */
  offer: RegExp;
  instructions: readonly Instruction[];
}

export type ScreenAction = 'export' | 'status' | 'credits' | 'edit';

interface Instruction {
  /** Matched against the clause behind `address`, or anywhere in the clause. */
  at: 'verb' | 'anywhere';
  pattern: RegExp;
  /** Fixed, or found in the clause by `topic`. */
  action: ScreenAction | 'by topic';
}

const ui =
  '(?:export|download|buttons?|icons?|menus?|panels?|tabs?|timeline|tracks?|sliders?|handles?|canvas|editor|toolbar|sidebar|settings|preview|librar(?:y|ies)|properties|playhead|dialog|drop-?down|workspace|dashboard|layers?|keyframes?|inspector|top[- ](?:right|left)|upper[- ](?:right|left)|studio|browser|website|web page|project page|app|file manager|export options)';

export const english: ScreenWords = {
  address:
    /^(?:(?:please|now|then|just|simply|next|finally|lastly|first|second|also|and|or|but|so|instead|alternatively|otherwise|afterwards|again|directly|here|ok(?:ay)?|to do (?:so|this|that)|go ahead and|(?:please )?feel free to|no need to|there(?:'s| is) no need to|try to|try|let's|remember to|don't forget to|make sure (?:to|you)|be sure to|all you (?:need|have) to do is|(?:it's )?time to|i(?:'d)? (?:recommend|suggest)(?: that)?|(?:would|do) you (?:like|want)(?: me)? to|(?:shall|should|can|may) i|want (?:me )?to|simply need to|you(?:'ll|'d|'re)?|will|can|could|may|might|should|must|need to|have to|want to|wish to|able to|free to|be|always|still|like to|easily|either|only|quickly|when ready|at any time|anytime)[\s,:]+)*/i,
  leadIn:
    /^(?:and |so |but |then )?(?:if|when|whenever|once|to|in order to|after(?:wards)?|before|from (?:here|there)|as soon as|then|next|finally|alternatively|otherwise|or|please|just|simply|first|all you|you|whether|should you|want to|need to|feel free|at any time|anytime|for more|now|ok|okay|great|in the|on the|at the|under|inside|select|choose|pick|find|set|use|go|adjust)\b/i,
  resumes:
    /^(?:and |but |while )?(?!(?:it|this|that|the (?:video|file|export|download))(?:'ll| will)\b)(?:your|the|it|its|this|i|we|there|both|each|all|my|would|do|what|which|anything|shall)\b/i,
  offer:
    /^to\b|\byou(?:'d| would)? (?:can|could|may|might|like|want|prefer|wish)\b|\bif\b|\bwant to\b|\bfeel free\b|\bwhenever\b|\bor\b|\bno need\b|\bcan be\b|\boptional/i,
  instructions: [
    {
      at: 'anywhere',
      pattern:
        /\b(?:check|visit|see|view|go to|manage|review|open|top up|upgrade|buy|purchase|recharge|verify|refer to|confirm|look at|monitor|add)\b.{0,40}\b(?:(?:your|the|user|billing) (?:account|billing|balance|credits?|credit balance|subscription|plan|wallet|usage|payment)|account (?:page|settings|balance)|billing|(?:more )?credits|subscription|pricing page)\b/i,
      action: 'credits',
    },
    { at: 'verb', pattern: /^(?:top up|recharge|upgrade your plan)\b/i, action: 'credits' },
    {
      at: 'anywhere',
      pattern:
        /^(?:in|on|from|under|inside) (?:the|your) (?:\w+ ){0,2}(?:panel|menu|editor|toolbar|sidebar|settings|library|dashboard|inspector|dialog)\b(?!.*\b(?:is|are|was|were|has|have)\b)/i,
      action: 'by topic',
    },
    {
      at: 'verb',
      pattern:
        /^(?:drag|drop)(?:ging)? (?:and drop )?(?:it|them|this|these|that|the|your|a|an|any|each|and|clips?|text|titles?|edges?|files?|images?|left|right)\b(?!.*\b(?:ball|bomb|beat|sled|body)\b)/i,
      action: 'edit',
    },
    {
      at: 'anywhere',
      pattern:
        /\b(?:by|just|try|start|after|before|when|consider) dragging\b|\bdrag[- ]and[- ]drop\b|\b(?:can|may) be dragged\b|\b(?:move|resize|stretch|pull)\b.{0,30}\b(?:handles?|playhead|keyframes?)\b/i,
      action: 'edit',
    },
    {
      at: 'verb',
      pattern:
        /^(?:double-|right-|long-)?(?:click|tap|press|hover over|toggle|(?:scroll|swipe)(?= (?:left|right|up|down|to|through)\b))\b(?! (?:sounds?|noises?|danc\w+|water|shoes|coverage))/i,
      action: 'by topic',
    },
    {
      at: 'anywhere',
      pattern: new RegExp(
        `\\b(?:click|tap|press|hit|click on|tap on)(?:ing)? (?:on )?(?:the |your |that |this )?(?:q+ |\\w+ )?(?:${ui}|generate|save|share|apply|play|here)\\b`,
        'i',
      ),
      action: 'by topic',
    },
    {
      at: 'verb',
      pattern: new RegExp(
        `^(?:open|go (?:back )?to|head (?:over )?to|navigate to|visit|switch to|expand|access|enter|return to|launch|select|choose|pick|use|adjust|look (?:at|in|for)|see|find|view|watch|review|inspect|locate|check|play|drop|set)(?:ing)?\\b.{0,60}\\b${ui}\\b`,
        'i',
      ),
      action: 'by topic',
    },
    {
      at: 'anywhere',
      pattern: new RegExp(
        `\\b(?:by|after|before) (?:clicking|tapping|pressing|opening|selecting|using|visiting|going to|exporting|downloading|choosing)\\b.{0,40}\\b${ui}\\b|\\bby (?:exporting|downloading)\\b`,
        'i',
      ),
      action: 'by topic',
    },
    {
      at: 'verb',
      pattern:
        /^(?:preview|play back)(?:ing)?(?: (?:it|the|your|this|that|in|how|now|changes|everything|them)\b|[.!?]?$)/i,
      action: 'status',
    },
    {
      at: 'anywhere',
      pattern:
        /\bpreview(?:ed)? (?:it |them |this |the \w+ )?(?:in|on) (?:the |your )?(?:timeline|editor|canvas|player|workspace)\b/i,
      action: 'status',
    },
    {
      at: 'verb',
      pattern:
        /^(?:re-?)?(?:export|download)(?:ing)?\b(?! (?:bar|icon|animation|is|was|has|looks|finished|complete))/i,
      action: 'export',
    },
    {
      at: 'verb',
      pattern:
        /^save (?:it|them|(?:the|your|this) (?:video|clip|file|project|work|result|animation|movie))\b/i,
      action: 'export',
    },
    {
      at: 'anywhere',
      pattern:
        /\b(?:can|may) (?:now |also |then )?be (?:exported|downloaded)\b|\bavailable (?:for|to) (?:download|export)\b|\b(?:would you like|do you want|shall|should|want) (?:me |i )?(?:to )?(?:export|download)\b/i,
      action: 'export',
    },
    {
      at: 'anywhere',
      pattern:
        /^(?!.*\b(?:clicks|taps|presses|hits|pushes|touches)\b).*\b(?:export|download|save|share|play|generate|apply|settings|upload) (?:button|icon|menu|panel|option|tab|dialog|page)\b/i,
      action: 'by topic',
    },
  ],
};

const screen =
  '(?:面板|时间线|时间轴|時間軸|時間線|轨道|軌道|编辑器|編輯器|项目|專案|工程|设置|設置|設定|菜单|選單|页面|頁面|界面|介面|链接|連結|浏览器|瀏覽器|网页|網頁|素材库|媒体库|侧边栏|工具栏|預覽|预览|导出|導出|匯出|下载|下載|按钮|按鈕|选项卡|标签页|画布|畫布|右上角|左上角|右下角|属性|滑块|图标|播放器|工作区)';

export const chinese: ScreenWords = {
  address:
    /^(?:请|請|快去|快|您|你|可以|可|现在|現在|然后|然後|接着|接著|再|就|也|还|還|直接|只需要?|只要|只需|即可|需要|要|能够?|随时|隨時|记得|記得|别忘了|最后|最後|接下来|接下來|之后|之後|并|並|或者?|先|麻烦|麻煩|建议|建議|如需|若需|如果想|想要?|通过|通過|用|手动|手動|自行|如要|是否|要不要|需不需要|帮你|幫你|为您|为你|我|(?:在|到|从|於|于)[^，。]{0,16}?(?:中|里|裡|上|处|處|内|內|角|侧|側|区|區|方|面板|编辑器|時間軸|时间线|时间轴)(?:的|，)?)*/,
  leadIn:
    /^(?:如果|如需|如要|若|要是|想|需要|当|當|等|满意|滿意|确认|確認|完成后|完成後|之后|之後|然后|然後|接着|接著|最后|最後|现在|現在|接下来|接下來|您|你|请|請|或者|此外|另外|为了|為了|要|只需|准备好|準備好|在|没问题|沒問題|觉得)/,
  resumes:
    /^(?:需要我|要不要|是否|你想|您想|还需要|還需要|视频|視頻|影片|画面|畫面|标题|標題|音乐|音樂|背景|镜头|鏡頭|我|时长|時長|字幕|这|這|整|成片|动画|動畫)/,
  offer: /可以|可(?=拖|点|點)|如果|如需|若|想要?|随时|隨時|或者|的话|的話|能够?/,
  instructions: [
    { at: 'verb', pattern: /^(?:去)?(?:充值|升级套餐)/, action: 'credits' },
    {
      at: 'anywhere',
      pattern:
        /(?:检查|檢查|查看|查询|查詢|前往|打开|打開|登录|登錄|确认|確認|充值|管理|升级|升級|购买|購買)[^，。]{0,12}(?:账户|帳戶|账号|帳號|账单|帳單|积分|積分|余额|餘額|订阅|訂閱|套餐|计费|額度|额度)/,
      action: 'credits',
    },
    {
      at: 'verb',
      pattern:
        /^(?:把[^，。]{0,20}|将[^，。]{0,20}|將[^，。]{0,20})?(?:拖拽|拖动|拖動|拖曳|拖放|拖到|拖入|拖至|拖进|拉动|拖)/,
      action: 'edit',
    },
    {
      at: 'anywhere',
      pattern: new RegExp(
        `(?:通过|通過|用|可以|可|能|请|請|直接)(?:鼠标|滑鼠|直接|自由|随意|手动)?(?:拖拽|拖动|拖動|拖曳|拖放)|(?:拖拽|拖动|拖動|拖曳|拖放|拖)[^，。]{0,12}${screen}|${screen}[^，。]{0,8}(?:拖拽|拖动|拖動|拖曳|拖放)`,
      ),
      action: 'edit',
    },
    {
      at: 'verb',
      pattern:
        /^(?:点击|點擊|点一下|點一下|点选|點選|单击|單擊|双击|雙擊|轻点|輕點|轻触|輕觸|点按|點按|长按|右键|勾选|点开|點開)/,
      action: 'by topic',
    },
    {
      at: 'anywhere',
      pattern: new RegExp(
        `(?:点击|點擊|单击|双击|点选|按下|轻点|轻触|点开|點開)[^，。]{0,10}(?:${screen}|生成|保存|播放|分享|应用|这里|此处)|(?:请|請|可以|即可|通过|通過)(?:点击|點擊|点|單擊|单击)`,
      ),
      action: 'by topic',
    },
    {
      at: 'verb',
      pattern: new RegExp(
        `^(?:打开|打開|进入|進入|前往|切换到|切換到|选择|選擇|查看|到|去|返回|回到|使用|调整|找到|看到|看|展开)[^，。]{0,14}${screen}`,
      ),
      action: 'by topic',
    },
    { at: 'verb', pattern: /^(?:预览|預覽|试看|播放)(?:一下|效果|视频|視頻|影片|吧|$)/, action: 'status' },
    {
      at: 'anywhere',
      pattern:
        /(?:在|到)[^，。]{0,10}(?:时间线|时间轴|時間軸|時間線|编辑器|播放器|画布)[^，。]{0,8}(?:预览|預覽|查看|看到|播放)/,
      action: 'status',
    },
    {
      at: 'verb',
      pattern: /^(?:导出|導出|匯出|汇出|下载|下載|保存(?:视频|到|一下|吧|$))(?!动画|動畫|效果|进度)/,
      action: 'export',
    },
    {
      at: 'anywhere',
      pattern:
        /^(?!.*(?:已|已经|正在)(?:为|帮|直接|全部)).*(?:可以|即可|可|就能|能|请|請|直接|随时|帮你|幫你|为您|为你|要不要|是否|需要我|需要)(?:直接|现在|立即|马上|进行|為您|为您|帮您)?(?:导出|導出|匯出|汇出|下载|下載)/,
      action: 'export',
    },
    {
      at: 'anywhere',
      pattern:
        /(?:导出|導出|匯出|下载|下載|保存|分享|播放|生成|应用)(?:按钮|按鈕|图标|菜单|面板|选项|页面|键)/,
      action: 'by topic',
    },
    {
      at: 'anywhere',
      pattern:
        /^(?:请|請|您|你|可以|现在|也)*在[^，。]{0,12}(?:面板|菜单|編輯器|编辑器|工具栏|侧边栏|设置|界面|属性|素材库)(?:中|里|上|内)?[^，。]{0,6}(?:调整|選擇|选择|修改|设置|更改|查看|找到|编辑|添加|删除)/,
      action: 'by topic',
    },
  ],
};

/** What an instruction is about, first match first. */
export const topics: readonly (readonly [ScreenAction, RegExp])[] = [
  [
    'credits',
    /\b(?:account|billing|credits?|subscription|top up|upgrade|pricing)\b|账户|帳戶|账单|积分|積分|余额|餘額|充值|升级/i,
  ],
  ['export', /\b(?:export|download|save|share|render)\w*|导出|導出|匯出|汇出|下载|下載|保存|分享/i],
  [
    'edit',
    /\b(?:generate|regenerate|create|apply|confirm|delete|trim|split|undo|crop)\b|生成|应用|確認|确认|删除|刪除|裁剪|分割|撤销/i,
  ],
  ['status', /./s],
];
