import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

/** Go to an in-app path: `go('/catalog/' + id)`. `replace` leaves no step behind in the history. */
export function useGo(): (path: string, how?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate();
  return useCallback((path, { replace = false } = {}) => void navigate({ href: path, replace }), [navigate]);
}

/** A named part of this screen's path (`$agentId`). It is text from outside: the server decides whether it names anything. */
export function useRouteParam(name: string): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  const value = params[name];
  if (value === undefined) throw new Error(`this screen's route has no $${name}`);
  return value;
}

/** Filters and choices that belong in the address, as text: `const [tab, setTab] = useSearchText('tab', 'rights')`. */
export function useSearchText(name: string, absent: string): [string, (value: string) => void] {
  const [texts, setTexts] = useSearchTexts();
  return [texts[name] ?? absent, (value) => setTexts({ [name]: value === absent ? null : value })];
}

/** All that stands in the address behind the `?`, and a way to change several of it at once; null takes a name out. */
export function useSearchTexts(): [Readonly<Record<string, string>>, (changes: Readonly<Record<string, string | null>>) => void] {
  const { pathname, searchStr } = useLocation();
  const go = useGo();
  const set = useCallback((changes: Readonly<Record<string, string | null>>) => {
    const next = new URLSearchParams(searchStr);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    const query = next.toString();
    go(query === '' ? pathname : `${pathname}?${query}`, { replace: true });
  }, [go, pathname, searchStr]);
  return [useMemo(() => Object.fromEntries(new URLSearchParams(searchStr)), [searchStr]), set];
}
