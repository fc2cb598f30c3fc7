import { describe, expect, test } from 'vitest';
import { readScreenWords } from '../../src/nemo/gui.ts';
import { testSeed } from '../seeded.ts';

type Actions = ReturnType<typeof readScreenWords>['actions'];

/** What the agent says, what is left of it, and what the bot does instead. */
const spoken: [string, string, Actions][] = [
  ['Your 5-second clip is ready, click Export to download it.', 'Your 5-second clip is ready.', ['export']],
  ['Your video is done! Click the Export button to save it.', 'Your video is done!', ['export']],
  ['Click Export to download.', '', ['export']],
  ['Click **Export** in the top right corner.', '', ['export']],
  ['Press the "Export" button when you are happy with it.', '', ['export']],
  ['Tap Download to save the video to your phone.', '', ['export']],
  ['You can now export your video.', '', ['export']],
  [
    'The music is softer now. You can export the video whenever you like.',
    'The music is softer now.',
    ['export'],
  ],
  ['Export it as MP4 when you are ready.', '', ['export']],
  ['I added lo-fi music, and you can download the result now.', 'I added lo-fi music.', ['export']],
  ['Your clip is ready to export.', 'Your clip is ready.', ['export']],
  ['If you like it, click Export.', '', ['export']],
  ['To save your video, hit the Export button.', '', ['export']],
  ['Would you like me to export it now?', '', ['export']],
  ['Your video is 5 seconds long (click Export to save it).', 'Your video is 5 seconds long.', ['export']],
  ['You can download it by clicking the download icon.', '', ['export']],
  ['The video can now be exported.', '', ['export']],
  ['Open the timeline to see the new track.', '', ['status']],
  [
    'Lo-fi now plays under the video at 35%. Open the timeline to see the new track.',
    'Lo-fi now plays under the video at 35%.',
    ['status'],
  ],
  ['The tempo is changed. Preview in timeline to see it.', 'The tempo is changed.', ['status']],
  ['You can preview it in the timeline.', '', ['status']],
  ['Preview the result in the editor.', '', ['status']],
  ['Head over to the media library to find your clip.', '', ['status']],
  ['Go to the Properties panel and choose a font.', '', ['status']],
  ['You can see the new layer in the timeline panel.', '', ['status']],
  ['Please check your account and billing for details.', '', ['credits']],
  [
    'A generation takes about 100 credits. Please check your account and billing for details.',
    'A generation takes about 100 credits.',
    ['credits'],
  ],
  ['Check your credit balance in the dashboard.', '', ['credits']],
  ['You need to top up your credits to go on.', '', ['credits']],
  ['Please visit the billing page.', '', ['credits']],
  ['Drag the title to the left edge of the canvas.', '', ['edit']],
  ['Drop the clip onto the second track.', '', ['edit']],
  [
    'I added the title "Urban Dreams". You can drag it on the canvas to move it.',
    'I added the title "Urban Dreams".',
    [],
  ],
  ['Drag and drop the music to the beginning.', '', ['edit']],
  ['Click Generate to start.', '', ['edit']],
  [
    'I shortened the clip to 3 seconds. Drag the right handle to 5s.',
    'I shortened the clip to 3 seconds.',
    ['edit'],
  ],
  ['Click here to continue.', '', ['status']],
  ['The title fades in slowly – tap Export to get the file.', 'The title fades in slowly.', ['export']],
  [
    'Great! The zoom is smooth. Then open the Export panel, choose 1080p and click Download.',
    'Great! The zoom is smooth.',
    ['export'],
  ],
  ['Click Export, your video has a warm look now.', 'Your video has a warm look now.', ['export']],
  ['Select the audio track and adjust the volume slider.', '', ['status']],
  ['You’ll find the result in the media library.', '', ['status']],
  [
    'Done, the effect is applied. Click Export when you are happy with it.',
    'Done, the effect is applied.',
    ['export'],
  ],
  [
    'Your 5-second video is ready: a smooth camera move over your picture, 9:16. Click Export in the top right corner to save it.',
    'Your 5-second video is ready: a smooth camera move over your picture, 9:16.',
    ['export'],
  ],
  [
    'Here is what I did:\n- Added lo-fi music at 35%\n- Put the title on for 3 seconds\n\nNext steps:\n1. Click Export\n2. Open the timeline panel',
    'Here is what I did:\n- Added lo-fi music at 35%\n- Put the title on for 3 seconds',
    ['export', 'status'],
  ],
  ['- Smooth motion\n- Click Export to download\n- 16:9', '- Smooth motion\n- 16:9', ['export']],
  [
    '视频做好了：5 秒，16:9，镜头平稳地推近画面。点击导出即可保存视频。',
    '视频做好了：5 秒，16:9，镜头平稳地推近画面。',
    ['export'],
  ],
  ['视频已生成，点击导出按钮下载。', '视频已生成。', ['export']],
  ['已加入音乐，音量 35%。打开时间线可以看到新的音轨。', '已加入音乐，音量 35%。', ['status']],
  ['已添加标题“城市”。你可以在时间线面板中拖拽它来调整位置。', '已添加标题“城市”。', []],
  ['已调整速度。请在时间线中预览。', '已调整速度。', ['status']],
  ['效果已添加。点击导出保存。', '效果已添加。', ['export']],
  ['请检查您的账户和账单。', '', ['credits']],
  ['一次生成大约 100 积分。请检查你的账户 (check your account)。', '一次生成大约 100 积分。', ['credits']],
  ['您可以直接导出视频。', '', ['export']],
  ['画面很流畅，您可以导出了。', '画面很流畅。', ['export']],
  ['如果满意，请点击右上角的“导出”。', '', ['export']],
  ['将标题拖拽到画面左侧。', '', ['edit']],
  ['把音乐拖到第二条轨道上。', '', ['edit']],
  ['打开设置面板，选择 1080p。', '', ['status']],
  ['请前往账户页面查看积分余额。', '', ['credits']],
  ['接下来，点击生成按钮。', '', ['edit']],
  ['需要我帮你导出吗？', '', ['export']],
  ['現在可以點擊匯出下載影片。', '', ['export']],
  ['影片完成了，請點擊導出。', '影片完成了。', ['export']],
  ['- 加了轻音乐\n- 点击导出下载\n- 时长 5 秒', '- 加了轻音乐\n- 时长 5 秒', ['export']],
  ["Simply hit Export and you're all set!", '', ['export']],
  [
    "Let me know if you'd like any changes, or export it now.",
    "Let me know if you'd like any changes.",
    ['export'],
  ],
  ['To adjust the volume, drag the slider down.', '', []],
  ['You can adjust the timing by dragging the edges of the clip.', '', []],
  ['In the timeline panel, select the clip and press Delete.', '', ['status', 'edit']],
  ['Ready to export? Just say the word.', 'Ready? Just say the word.', ['export']],
  ['The clip is done, ready for you to preview and export.', 'The clip is done, ready.', ['export']],
  ['Just press play to watch it.', '', ['status']],
  ['视频已经可以导出了，需要我帮您添加音乐吗？', '需要我帮您添加音乐吗？', ['export']],
  ['请在右侧面板中调整音量。', '', ['status']],
  ['积分不足，请充值。', '积分不足。', ['credits']],
  ['视频做好啦！快去导出吧。', '视频做好啦！', ['export']],
];

/** What the agent says about the video: nothing of it may be lost. */
const described = `
  The man opens the door and walks into the light.
  A hand clicks a pen.
  She drops the ball and laughs.
  The camera drags behind the runner.
  Two children drag a sled up the hill.
  The boy taps his foot to the beat.
  He presses a flower between two pages.
  The title "Click Export now" appears for 3 seconds.
  I added the title “Open the door”.
  The woman checks her watch.
  A finger taps on the window.
  The zoom opens up the scene, then the city appears.
  The music drops at 0:03.
  I added a bass drop and click sounds.
  The clip is 5.5 seconds long, e.g. a slow pan to the left.
  A download bar fills up on the laptop in the picture.
  The video was exported as MP4.
  Rolling credits run over the last two seconds.
  The title sits in the top right corner.
  The man on the left opens a laptop.
  The preview of the next scene fades in.
  I placed the music on the second track.
  The title was added to the timeline.
  The shop opens at dawn while the sign clicks on.
  Done! Your clip is 5 seconds long, 9:16, with lo-fi at 35%.
  What would you like to change?
  I turn pictures into video: I can animate them, add titles and music, and change the aspect ratio.
  Upload a picture to begin.
  A drag race at night, with neon lights.
  The dancers tap and the crowd claps.
  She selects a red apple from the basket.
  Each visit to the sea is shown in soft light.
  Pick a style: warm, cold or neutral?
  Which song do you want?
  The man opens the app and taps the export button.
  Panels slide in from the left and the timeline of history unfolds.
  Open on a wide shot of the city, then push in slowly.
  Hit the road at sunrise, the car drives off.
  Scroll animation added to the credits.
  Drop shadows were added to the title.
  Check out the new look!
  Export complete: 5 seconds, 16:9.
  已为您导出视频。
  打开窗户，阳光洒进来。
  按下快门的瞬间，画面定格。
  手指点击屏幕，烟花绽放。
  男人打开门，走进光里。
  她点击钢笔，墨水流出来。
  孩子们拖着雪橇上山。
  标题“点击导出”显示 3 秒。
  镜头缓缓推进，女孩微笑。
  我添加了标题「打开窗户」。
  他查看手表。
  视频时长 5 秒，比例 9:16。
  背景音乐音量为 35%。
  画面右上角有一轮月亮。
  进度条慢慢走到 100%。
  你想用什么风格？
  请先上传一张图片。
  男孩用手指按下琴键。
`
  .split('\n')
  .map(line => line.trim())
  .filter(line => line !== '');

test.each(spoken)('does instead of says: %s', (text, kept, actions) => {
  const read = readScreenWords(text);
  expect(read.text).toBe(kept);
  expect(read.actions).toEqual(actions);
  expect(read.edits.length > 0).toBe(actions.includes('edit'));
});

test.each(described)('leaves alone: %s', text => {
  expect(readScreenWords(text)).toEqual({ text, actions: [], edits: [] });
});

test('an edit is handed on in the agent’s words', () => {
  expect(readScreenWords('Nice. Drag the title to the left edge of the canvas.').edits).toEqual([
    'Drag the title to the left edge of the canvas.',
  ]);
});

test('paragraphs stay paragraphs', () => {
  const text = 'A calm sea.\n\nClick Export to save it.\n\nThe light is warm.';
  expect(readScreenWords(text).text).toBe('A calm sea.\n\nThe light is warm.');
});

const seed = testSeed();
describe(`mixed at random (TEST_SEED=${seed})`, () => {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };

  test('no instruction survives, no description is lost, and reading again changes nothing', () => {
    for (let round = 0; round < 300; round += 1) {
      const parts = Array.from({ length: 1 + random(6) }, () => {
        const [text, kept] = spoken[random(spoken.length)] ?? ['', ''];
        const scene = described[random(described.length)] ?? '';
        return random(2) === 0 ? [text, kept] : [scene, scene];
      });
      const read = readScreenWords(parts.map(([text]) => text).join('\n\n'));
      const kept = parts.map(([, kept]) => kept).filter(part => part !== '');
      expect(read.text).toBe(kept.join('\n\n'));
      expect(readScreenWords(read.text)).toEqual({ text: read.text, actions: [], edits: [] });
    }
  });

  test('any text is read without failing, in linear time', () => {
    const words = [...spoken.map(([text]) => text), ...described].flatMap(text =>
      text.split(/(?<=\s)|(?=[，。“”])/),
    );
    const started = performance.now();
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: random(60) }, () =>
        random(4) === 0 ? String.fromCharCode(random(0x10000)) : (words[random(words.length)] ?? ''),
      ).join('');
      expect(readScreenWords(text).text.length).toBeLessThanOrEqual(text.length + 60);
    }
    for (const piece of ['a', 'click ', '"', '- ', 'you can ', ', ', '.', '可以', '在', '(', ' '])
      readScreenWords(piece.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(8_000);
  });
});
