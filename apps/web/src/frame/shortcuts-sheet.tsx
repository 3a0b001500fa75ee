import { Dialog, Kbd } from '@heddle/ui'
import { useTranslation } from 'react-i18next'
import { currentCommands, useCommandStore } from '../commands/command-store.ts'
import { useOverlays } from './overlays.ts'

interface Entry {
  readonly label: string
  readonly keys: string
}

/** `?`: every key that does something here. */
export function ShortcutsSheet() {
  const { t } = useTranslation()
  const { shown, show } = useOverlays()
  const commands = currentCommands(useCommandStore((state) => state.lists))
  const entriesOf = (group: string): readonly Entry[] =>
    commands.flatMap(({ group: own, label, shortcut }) =>
      own === group && shortcut !== undefined ? [{ label, keys: shortcut }] : [],
    )
  const sections = [
    { title: t('shortcuts.page'), entries: entriesOf('page') },
    { title: t('shortcuts.navigate'), entries: entriesOf('navigate') },
    { title: t('shortcuts.general'), entries: entriesOf('general') },
    {
      title: t('shortcuts.tables'),
      entries: [
        { label: t('shortcuts.nextRow'), keys: 'j' },
        { label: t('shortcuts.previousRow'), keys: 'k' },
        { label: t('shortcuts.openRow'), keys: 'enter' },
      ],
    },
  ]
  return (
    <Dialog
      open={shown === 'shortcuts'}
      onOpenChange={(open) => show(open ? 'shortcuts' : null)}
      title={t('shortcuts.title')}
      description={t('shortcuts.description')}
      closeLabel={t('action.close')}
      size="lg"
    >
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        {sections.map(
          ({ title, entries }) => entries.length > 0 && <Section key={title} title={title} entries={entries} />,
        )}
      </div>
    </Dialog>
  )
}

function Section({ title, entries }: { readonly title: string; readonly entries: readonly Entry[] }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-ink-faint">{title}</h3>
      <dl className="divide-y divide-line">
        {entries.map(({ label, keys }) => (
          <div key={keys} className="flex h-8 items-center justify-between gap-4 text-sm">
            <dt className="truncate">{label}</dt>
            <dd>
              <Kbd keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
