import { create } from 'zustand';
import type { ToastMessage } from '../kit/index.ts';

interface Toasts {
  readonly toasts: readonly ToastMessage[];
  readonly made: number;
}

export const useToasts = create<Toasts>(() => ({ toasts: [], made: 0 }));

/** Says something in the corner. Success leaves by itself; give `action` to offer Undo. */
export function notify(message: Omit<ToastMessage, 'id'>): void {
  useToasts.setState(({ toasts, made }) => ({ made: made + 1, toasts: [...toasts, { ...message, id: `toast-${made}` }].slice(-4) }));
}

export function dismissToasts(): void {
  useToasts.setState({ toasts: [] });
}

export function dismissToast(id: string): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
