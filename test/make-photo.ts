import sharp from 'sharp';

/** Draws a picture that can be told apart on a video's frames and writes it where the first argument says. */
const [path = 'photo.jpg', width = '2400', height = '1600'] = process.argv.slice(2);

const scene = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800" width="${width}" height="${height}">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#2b4c7e"/><stop offset="0.6" stop-color="#f3a46c"/><stop offset="1" stop-color="#ffd9a0"/>
    </linearGradient>
    <linearGradient id="sea" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#e08a5b"/><stop offset="1" stop-color="#1d3557"/>
    </linearGradient>
  </defs>
  <rect width="1200" height="480" fill="url(#sky)"/>
  <circle cx="820" cy="400" r="90" fill="#fff3c4"/>
  <rect y="480" width="1200" height="320" fill="url(#sea)"/>
  <path d="M0 480 L180 330 L340 450 L470 360 L640 480 Z" fill="#33415c"/>
  <g transform="translate(560 560)">
    <path d="M-110 0 H110 L70 50 H-70 Z" fill="#6d2e1f"/>
    <path d="M0 -10 V-210 L90 -30 Z" fill="#fdf6e3"/>
    <path d="M-8 -10 V-190 L-80 -30 Z" fill="#e76f51"/>
  </g>
</svg>`;

await sharp(Buffer.from(scene)).jpeg({ quality: 90 }).toFile(path);
