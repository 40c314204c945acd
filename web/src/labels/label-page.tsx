import type { Label } from './layout.ts';
import type { Paper } from './sizes.ts';

const mm = (length: number) => `${Math.round(length * 1_000) / 1_000}mm`;

/** A page of labels in its true size. */
export function LabelPage({ paper, labels }: { paper: Paper; labels: (Label | null)[] }) {
  const { page, label: size, columns, left, top, pitch } = paper;
  const places = labels.map((label, place) => ({
    label,
    place,
    at: {
      left: mm(left + (place % columns) * pitch),
      top: mm(top + Math.floor(place / columns) * size.height),
      width: mm(size.width),
      height: mm(size.height),
    },
  }));
  return (
    <div className="label-page" style={{ width: mm(page.width), height: mm(page.height) }}>
      {places.map(({ label, place, at }) => label && <OneLabel key={place} label={label} at={at} />)}
    </div>
  );
}

function OneLabel({ label, at }: { label: Label; at: React.CSSProperties }) {
  const { symbol, width, height, isWide, texts, letters, edge } = label;
  const style = { ...at, padding: mm(edge), gap: mm(isWide ? 1 : 0.5), fontSize: `${letters}pt` };
  return (
    <div className={isWide ? 'label-place' : 'label-place beneath'} style={style}>
      <svg
        role="img"
        aria-label={`Code of ${texts[0]}`}
        viewBox={`0 0 ${symbol.width} ${symbol.height}`}
        preserveAspectRatio="none"
        shapeRendering="crispEdges"
        style={{ width: mm(width), height: mm(height) }}
      >
        <path d={symbol.path} fill="#000" fillRule="evenodd" />
      </svg>
      <div className="label-texts">
        {texts.map((text) => (
          <div key={text} dir="auto">
            {text}
          </div>
        ))}
      </div>
    </div>
  );
}
