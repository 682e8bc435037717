// Light, dark, or as the system has it; remembered in this browser.
export type Theme = 'system' | 'light' | 'dark';

const key = 'mimeo-theme';

export function readTheme(): Theme {
  const stored = window.localStorage.getItem(key);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    delete document.documentElement.dataset['theme'];
    window.localStorage.removeItem(key);
  } else {
    document.documentElement.dataset['theme'] = theme;
    window.localStorage.setItem(key, theme);
  }
}
