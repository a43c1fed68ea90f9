import {
  Archive, Asterisk, ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Ban, Bell, Bot, BookOpen, Brain, Building2, Calendar, Check, ChevronDown, ChevronRight, ChevronUp, ChevronsUpDown,
  CircleCheck, CircleDashed, CircleHelp, CircleX, Clock, Coins, Copy, CornerDownRight, Database, Download, Eraser, ExternalLink, Eye, EyeOff, File, FileText, Filter, Fingerprint,
  FolderOpen, Gauge, GitBranch, GitCompare, Globe, HardDrive, History, House, Info, Key, Keyboard, Layers, LayoutGrid, Link2, ListChecks, Loader2, Lock, LogOut,
  type LucideIcon, MessageSquare, Minus, Monitor, Moon, MoreHorizontal, Network, Paperclip, Pause, Pencil, Play, Plug, Plus, RefreshCw, RotateCcw, Scale, Search,
  Send, Server, Settings, Shield, ShieldAlert, ShieldCheck, ShieldX, SlidersHorizontal, Sparkles, Square, Sun, Tag, Trash2, TriangleAlert, Undo2, Unplug, Upload,
  User, Users, Webhook, Wrench, X, Zap,
} from 'lucide-react';

const ICONS = {
  agent: Bot, approvals: CircleCheck, archive: Archive, attach: Paperclip, asterisk: Asterisk, audit: ListChecks, back: ArrowLeft, bell: Bell, branch: GitBranch, budget: Gauge,
  calendar: Calendar, catalog: LayoutGrid, check: Check, close: X, comment: MessageSquare, compare: GitCompare, copy: Copy, cost: Coins, danger: TriangleAlert,
  database: Database, down: ChevronDown, download: Download, draft: Pencil, edit: Pencil, embedded: HardDrive, erased: Eraser, evidence: BookOpen, external: ExternalLink,
  file: File, filter: Filter, fingerprint: Fingerprint, folder: FolderOpen, forward: ArrowRight, help: CircleHelp, hide: EyeOff, history: History, home: House,
  host: Globe, info: Info, inherit: CornerDownRight, key: Key, keyboard: Keyboard, layers: Layers, less: ArrowDown, link: Link2, lock: Lock, memory: Brain, minus: Minus, model: Sparkles,
  monitor: Monitor, moon: Moon, more: MoreHorizontal, network: Network, ok: CircleCheck, open: CircleDashed, pause: Pause, people: Users, person: User, play: Play,
  plug: Plug, plus: Plus, policy: Scale, refresh: RefreshCw, refused: CircleX, registry: Layers, report: FileText, retry: RotateCcw, right: ChevronRight, runs: Play,
  search: Search, send: Send, server: Server, settings: SlidersHorizontal, gear: Settings, shield: Shield, 'shield-alert': ShieldAlert, 'shield-ok': ShieldCheck, 'shield-bad': ShieldX,
  show: Eye, sign: Fingerprint, 'sign-out': LogOut, sort: ChevronsUpDown, spinner: Loader2, stop: Square, sun: Sun, tag: Tag, tenant: Building2, tool: Wrench,
  trash: Trash2, undo: Undo2, unplug: Unplug, up: ChevronUp, upload: Upload, waiting: Clock, warn: TriangleAlert, webhook: Webhook, zap: Zap, 'arrow-up': ArrowUp, ban: Ban,
} as const satisfies Record<string, LucideIcon>;

export type IconName = keyof typeof ICONS;

/** Always decorative: the word beside it, or the control's name, says the same. `size` in px at the ordinary text size; it grows with the text. */
export function Icon({ name, size = 14, spin = false }: { readonly name: IconName; readonly size?: number; readonly spin?: boolean }) {
  const Drawing = ICONS[name];
  return <Drawing className={spin ? 'cs-icon cs-spin' : 'cs-icon'} size={`${size / 16}rem`} strokeWidth={1.9} aria-hidden />;
}
