import { AsyncLocalStorage } from 'node:async_hooks';
import type { TenantId } from '../../../shared/brand.ts';

interface ScopeState {
  readonly tenantId: TenantId;
  readonly writing: boolean;
  open: boolean;
}

/**
 * Whose rows the running code may touch. Follows the async call, so that interleaved commands never see each other's
 * tenant; outside a scope, and after its end, asking is a fault (DECISIONS 20).
 */
export class TenantScope {
  readonly #storage = new AsyncLocalStorage<ScopeState>();

  async run<R>(tenantId: TenantId, writing: boolean, work: () => Promise<R>): Promise<R> {
    const state: ScopeState = { tenantId, writing, open: true };
    try {
      // Awaited inside: a query builder is lazy and would otherwise first run when the scope is gone.
      return await this.#storage.run(state, async () => await work());
    } finally {
      state.open = false;
    }
  }

  current(): TenantId {
    const state = this.#storage.getStore();
    if (!state) throw new Error('a statement ran outside a tenant scope');
    if (!state.open) throw new Error('a statement ran after its tenant scope had ended');
    return state.tenantId;
  }

  /** A command inside a command would wait for itself for ever. */
  refuseNested(): void {
    const state = this.#storage.getStore();
    if (state?.open && state.writing) throw new Error('a command was started inside another; pass its tx down instead');
  }
}
