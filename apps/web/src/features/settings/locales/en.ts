/** Texts of the settings. */
export const settings = {
  title: 'Settings',
  description: 'How Heddle looks and speaks in this browser.',
  appearance: {
    title: 'Appearance',
    description: 'Kept in this browser only.',
    themeHelp: 'System follows the setting of your device.',
  },
  region: {
    title: 'Language and time',
    systemLanguage: 'System ({{name}})',
    timeZone: 'Time zone',
    timeZoneHelp: 'Times are shown in this zone. It is now {{now}} there.',
    systemTimeZone: 'System ({{name}})',
    searchTimeZone: 'Search time zones…',
    noTimeZone: 'No time zone fits.',
  },
  about: {
    title: 'About',
    version: 'Version',
    node: 'Node.js',
    state: 'Server',
    ready: 'Ready',
    notReady: 'Not ready',
  },
} as const
