import { Badge, CATEGORY_LOOKS, Card, CategoryIcon, NODE_CATEGORIES, STATUSES, StatusBadge, TONES } from '@heddle/ui'
import { useTranslation } from 'react-i18next'
import { Specimen } from './specimen.tsx'

const SURFACES = ['bg-canvas', 'bg-surface', 'bg-raised', 'bg-sunken', 'bg-hover', 'bg-pressed', 'bg-accent']

/** Surfaces, text, tones, statuses and node categories. */
export function ColourSection() {
  const { t } = useTranslation()
  return (
    <Card title="Colour and type">
      <Specimen name="Surfaces">
        {SURFACES.map((name) => (
          <span key={name} className={`flex h-12 w-24 items-end rounded-md border border-line p-1.5 text-2xs ${name}`}>
            <span className={name === 'bg-accent' ? 'text-on-accent' : 'text-ink-soft'}>{name.slice(3)}</span>
          </span>
        ))}
      </Specimen>
      <Specimen name="Text">
        <span className="text-2xl font-semibold tracking-tight">Heading 헤딩</span>
        <span className="text-base">Text 본문</span>
        <span className="text-sm text-ink-soft">Soft 보조</span>
        <span className="text-xs text-ink-faint">Faint 희미</span>
        <code className="font-mono text-xs">mono(0Oo1Il)</code>
      </Specimen>
      <Specimen name="Tones">
        {TONES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
      </Specimen>
      <Specimen name="Statuses">
        {STATUSES.map((status) => (
          <StatusBadge key={status} status={status} label={t(`status.${status}`)} />
        ))}
      </Specimen>
      <Specimen name="Plain">
        {STATUSES.map((status) => (
          <StatusBadge key={status} status={status} label={t(`status.${status}`)} variant="plain" />
        ))}
      </Specimen>
      <Specimen name="Categories">
        {NODE_CATEGORIES.map((category) => (
          <span key={category} className={`flex items-center gap-2 text-sm ${CATEGORY_LOOKS[category].text}`}>
            <CategoryIcon category={category} />
            {t(`category.${category}`)}
          </span>
        ))}
      </Specimen>
    </Card>
  )
}
