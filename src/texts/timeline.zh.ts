import type { TimelineWords } from '../draft/summary.ts';

export const timelineWords: TimelineWords = {
  tracks: { video: '视频', music: '背景音乐', voice: '配音', title: '标题', other: '轨道' },
  timeline: tracks => `时间线 (${tracks} 条轨道):`,
  quoted: text => `“${text}”`,
  range: (start, end) => `${start}-${end}秒`,
  andMore: (names, more) => `${names} 等，另有 ${more} 项`,
  added: track => `新增 – ${track}`,
  removed: track => `已移除 – ${track}`,
  replaced: (track, before, after) => {
    if (before === '') return `${track}改为：${after}`;
    return after === '' ? `${track}不再包含：${before}` : `${track}改为：${after}（原来是：${before}）`;
  },
  moved: (track, before, after) => `${track}现在位于 ${after}（原来是 ${before}）`,
  parts: (track, before, after) => `${track}现在有 ${after} 段（原来 ${before} 段）`,
  volume: (track, before, after) => `${track}音量改为 ${after}（原来 ${before}）`,
  length: (before, after) => `视频时长改为 ${after} 秒（原来 ${before} 秒）`,
  aspect: (before, after) => `画面比例改为 ${after}（原来 ${before}）`,
  changed: '你的修改已经在视频里了',
};
