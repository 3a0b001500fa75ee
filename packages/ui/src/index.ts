export {
  CommandPalette,
  type CommandPaletteProps,
  type PaletteGroup,
  type PaletteItem,
} from './command/command-palette.tsx'
export { Avatar, type AvatarProps } from './data/avatar.tsx'
export { Badge, type BadgeProps } from './data/badge.tsx'
export { CategoryIcon, type CategoryIconProps } from './data/category-icon.tsx'
export { CodeBlock, type CodeBlockProps } from './data/code-block.tsx'
export { CopyButton, type CopyButtonProps } from './data/copy-button.tsx'
export { describeKeys, isApplePlatform } from './data/describe-keys.ts'
export { toExpressionPath, type JsonData } from './data/flatten-json.ts'
export { type JsonTreeTexts } from './data/json-tree-row.tsx'
export { JsonTree, type JsonTreeProps } from './data/json-tree.tsx'
export { Kbd, type KbdProps } from './data/kbd.tsx'
export { StatusBadge, type StatusBadgeProps } from './data/status-badge.tsx'
export { type TableColumn } from './data/table-column.ts'
export { Table, type TableProps } from './data/table.tsx'
export { Tabs, type TabItem, type TabsProps } from './data/tabs.tsx'
export { Banner, type BannerProps } from './feedback/banner.tsx'
export { EmptyState, type EmptyStateProps } from './feedback/empty-state.tsx'
export { ErrorState, type ErrorStateProps } from './feedback/error-state.tsx'
export { ProgressBar, type ProgressBarProps } from './feedback/progress-bar.tsx'
export { Skeleton, SkeletonRows, type SkeletonRowsProps } from './feedback/skeleton.tsx'
export { Spinner, type SpinnerProps } from './feedback/spinner.tsx'
export { ToastRegion, type ToastRegionProps } from './feedback/toast-region.tsx'
export {
  createToastStore,
  type NewToast,
  type ToastAction,
  type ToastMessage,
  type ToastStore,
} from './feedback/toast-store.ts'
export { Button, buttonClasses, type ButtonProps, type ButtonSize, type ButtonVariant } from './form/button.tsx'
export { Checkbox, type CheckboxProps } from './form/checkbox.tsx'
export { Combobox, type ComboboxOption, type ComboboxProps, type ComboboxTexts } from './form/combobox.tsx'
export { Field, type FieldProps } from './form/field.tsx'
export { FileDrop, type FileDropProps } from './form/file-drop.tsx'
export { IconButton, type IconButtonProps } from './form/icon-button.tsx'
export { Input, type InputProps } from './form/input.tsx'
export { SegmentedControl, type SegmentOption, type SegmentedControlProps } from './form/segmented-control.tsx'
export { Select, type SelectOption, type SelectProps } from './form/select.tsx'
export { Switch, type SwitchProps } from './form/switch.tsx'
export { TextLink, type TextLinkProps } from './form/text-link.tsx'
export { Textarea, type TextareaProps } from './form/textarea.tsx'
export { Duration, type DurationProps } from './format/duration.tsx'
export { formatBytes } from './format/format-bytes.ts'
export { FormatProvider, useFormat, type FormatProviderProps } from './format/format-context.tsx'
export { formatDuration } from './format/format-duration.ts'
export { formatClock, formatDate, formatDateTime, formatRelativeTime, type TimeSettings } from './format/format-time.ts'
export { RelativeTime, type RelativeTimeProps } from './format/relative-time.tsx'
export { useNow } from './format/use-now.ts'
export { Breadcrumbs, type BreadcrumbsProps } from './layout/breadcrumbs.tsx'
export { Card, type CardProps } from './layout/card.tsx'
export { PageHeader, type PageHeaderProps } from './layout/page-header.tsx'
export { SplitPane, type SplitPaneProps } from './layout/split-pane.tsx'
export { AlertDialog, type AlertDialogProps } from './overlay/alert-dialog.tsx'
export { ContextMenu, type ContextMenuProps } from './overlay/context-menu.tsx'
export { Dialog, type DialogProps } from './overlay/dialog.tsx'
export { Drawer, type DrawerProps } from './overlay/drawer.tsx'
export { DropdownMenu, type DropdownMenuProps } from './overlay/dropdown-menu.tsx'
export {
  type MenuAction,
  type MenuChoice,
  type MenuEntry,
  type MenuHeading,
  type MenuSeparator,
} from './overlay/menu-entry.ts'
export { MENU_LINK_CLASSES } from './overlay/floating-classes.ts'
export { Popover, type PopoverProps } from './overlay/popover.tsx'
export { Tooltip, TooltipProvider, type TooltipProps } from './overlay/tooltip.tsx'
export { CATEGORY_LOOKS, NODE_CATEGORIES, type CategoryLook, type NodeCategory } from './theme/category-look.ts'
export { mergeClasses } from './theme/merge-classes.ts'
export { STATUSES, STATUS_LOOKS, type Status, type StatusLook } from './theme/status-look.ts'
export { styleNonce } from './theme/style-nonce.ts'
export { TONES, TONE_SOFT, TONE_SOLID, TONE_TEXT, type Tone } from './theme/tone.ts'
