/**
 * How much one file may ask of this machine. A picture's pixels are counted from its header, before anything
 * is decoded: a few bytes can claim gigabytes.
 */
export const mediaLimits = {
  /** One picture: 100 megapixels are 300 MB decoded, and take 900 MB while they are turned. */
  pixels: 100_000_000,
  /** HEIC is decoded at about 13 bytes a pixel; this still takes the largest that phones make (64 megapixels). */
  heicPixels: 65_000_000,
  /** All frames of an animation together; only the first is decoded here, but somebody decodes them all. */
  animationPixels: 1_000_000_000,
  /** JPEG and WebP quality of pictures that are written anew: no visible loss, half the size of 98. */
  quality: 92,
  /** Characters of a file's name, extension included. */
  nameLength: 100,
} as const;
