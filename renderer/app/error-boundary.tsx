import { Component, type ReactNode } from 'react';
import { ScreenBroken } from './screen-broken.tsx';

interface Props {
  readonly children: ReactNode;
}

/** Around the whole window: what the router's own boundary does not catch. */
export class ErrorBoundary extends Component<Props, { readonly broken: boolean }> {
  override readonly state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <ScreenBroken reset={() => this.setState({ broken: false })} /> : this.props.children;
  }
}
