/**
 * Silent AAC without an encoder. An AAC-LC frame of one channel whose band count is zero says "nothing" for
 * 1024 samples and is the same four bytes every time. Bit by bit (ISO/IEC 14496-3, raw_data_block):
 *
 * - 000 single channel element, 0000 its tag
 * - 00000000 global gain
 * - 0 reserved, 00 one long window, 0 its shape, 000000 no bands, 0 no prediction
 * - 0 no pulses, 0 no noise shaping, 0 no gain control; without bands no spectrum follows
 * - 111 end of the block
 */
export const silentFrame = Uint8Array.of(0b0000_0000, 0b0000_0000, 0b0000_0000, 0b0000_0111);

export const sampleRate = 44_100;
export const frameSeconds = 1024 / sampleRate;

/** AudioSpecificConfig: 00010 AAC-LC, 0100 for 44.1 kHz, 0001 one channel, 000. */
export const silentConfig = {
  codec: 'mp4a.40.2',
  sampleRate,
  numberOfChannels: 1,
  description: Uint8Array.of(0b0001_0010, 0b0000_1000),
};
