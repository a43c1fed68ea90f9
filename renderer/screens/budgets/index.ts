/** What may be spent: the limits of every run, from the registry, and the tenant's own budgets with what is used of them. Figures are the server's, in whole units. */
export { BudgetsScreen } from './budgets-screen.tsx';
