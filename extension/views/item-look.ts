import * as vscode from 'vscode';

/** All that is seen and pressed of a tree item, to tell whether it is to be drawn again. */
export function itemLook(item: vscode.TreeItem): string {
  const { label, description, contextValue, collapsibleState, accessibilityInformation } = item;
  const icon = item.iconPath instanceof vscode.ThemeIcon ? item.iconPath : undefined;
  return JSON.stringify([
    label,
    description,
    contextValue,
    collapsibleState,
    accessibilityInformation?.label,
    icon?.id,
    icon?.color?.id,
    item.tooltip instanceof vscode.MarkdownString ? item.tooltip.value : item.tooltip,
  ]);
}
