import { code128, datamatrix, ean8, ean13, itf14, qrcode, upca } from 'bwip-js/browser';
import { type Content, FNC1, type Symbology } from './subject.ts';

/** A drawn symbol, in modules: the width of its thinnest bar, or the side of its smallest square. */
export interface DrawnSymbol {
  width: number;
  height: number;
  /** The outline of what is black, as the path of an SVG. */
  path: string;
  /** Whether its height says nothing, so that it may be stretched. */
  isLinear: boolean;
}

type Draw = typeof code128;

const DRAW: Record<Symbology, Draw> = { code128, datamatrix, ean8, ean13, itf14, qrcode, upca };
/** The space that has to stay white beside a symbol, in modules. */
const QUIET: Record<Symbology, number> = {
  code128: 10,
  ean8: 7,
  ean13: 11,
  upca: 9,
  itf14: 10,
  qrcode: 4,
  datamatrix: 2,
};

/** Draws what a content says. Throws where the symbology has no room for it. */
export function drawSymbol({ symbology, scanned, isGs1 }: Content): DrawnSymbol {
  const isLinear = symbology !== 'qrcode' && symbology !== 'datamatrix';
  const text = isGs1 ? `^FNC1${scanned.replaceAll(FNC1, '^FNC1')}` : scanned;
  // The signature of the library's function for a drawing of one's own is missing in its types.
  const draw = DRAW[symbology] as unknown as (options: object, drawing: object) => DrawnSymbol;
  const options = {
    bcid: symbology,
    text,
    scale: 1,
    includetext: false,
    parsefnc: isGs1,
    ...(isLinear ? { height: 10 } : {}),
  };
  return draw(options, outline(QUIET[symbology], isLinear));
}

type Point = [number, number];

function corners(left: number, top: number, right: number, bottom: number): Point[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** A drawing in the sense of the library that gathers the outline. */
function outline(quiet: number, isLinear: boolean) {
  const parts: string[] = [];
  const size = { width: 0, height: 0 };
  const right = (x: number) => x + quiet;
  const down = (y: number) => (isLinear ? y : y + quiet);
  const put = (points: Point[]) => parts.push(`M${points.map(([x, y]) => `${right(x)} ${down(y)}`).join('L')}Z`);
  return {
    scale: (x: number, y: number): Point => [x, y],
    measure: () => ({ width: 0, ascent: 0, descent: 0 }),
    init(width: number, height: number) {
      Object.assign(size, { width, height });
    },
    line(x0: number, y0: number, x1: number, y1: number, thick: number) {
      // The library gives the middle of a line in whole numbers; that of an odd one is half a module before.
      const half = thick / 2;
      const middle = thick % 2 === 1 ? -0.5 : 0;
      if (x0 === x1) put(corners(x0 + middle - half, y0, x0 + middle + half, y1));
      else put(corners(x0, y0 + middle - half, x1, y0 + middle + half));
    },
    polygon: put,
    fill: () => undefined,
    end: (): DrawnSymbol => ({
      width: size.width + 2 * quiet,
      height: size.height + (isLinear ? 0 : 2 * quiet),
      path: parts.join(''),
      isLinear,
    }),
  };
}
