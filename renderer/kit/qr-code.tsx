import { encode } from 'uqr';
import { qrPath } from './qr-path.ts';

interface QrCodeProps {
  readonly text: string;
  /** What it leads to, for who cannot see it. The same must stand beside it as text. */
  readonly label: string;
}

/** Squares the standard asks to be left light around a code, so that cameras find its edge. */
const QUIET = 4;

/** Dark on light in every theme: most cameras read no other. Drawn as one path, for the content security policy allows no picture of foreign make. */
export function QrCode({ text, label }: QrCodeProps) {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const side = size + 2 * QUIET;
  return (
    <svg className="cs-qr" role="img" aria-label={label} viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`} shapeRendering="crispEdges">
      <rect x={-QUIET} y={-QUIET} width={side} height={side} className="cs-qr-light" />
      <path d={qrPath(data)} className="cs-qr-dark" />
    </svg>
  );
}
