/** What the parts of one window share. Made once, by `activate`. */
import type * as vscode from 'vscode';
import type { Environments } from './environment/environments.ts';
import type { LiveStats } from './environment/live-stats.ts';
import type { LocalEnvironment } from './environment/local-environment.ts';
import type { ShownTexts } from './environment/shown-texts.ts';
import type { WorkspaceProjects } from './environment/workspace-projects.ts';
import type { HistoryView } from './history/history-view.ts';
import type { LanguageService } from './language/language-service.ts';
import type { ProjectLogs } from './logs/project-logs.ts';
import type { RequestRuns } from './request/request-runs.ts';
import type { OpenAnswers } from './response/open-answers.ts';
import type { ResponseFiles } from './response/response-files.ts';
import type { ServicesView } from './views/services-view.ts';

export interface Skep {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly language: LanguageService;
  readonly projects: WorkspaceProjects;
  readonly environments: Environments;
  readonly stats: LiveStats;
  readonly texts: ShownTexts;
  readonly logs: ProjectLogs;
  readonly requests: RequestRuns;
  readonly responseFiles: ResponseFiles;
  readonly openAnswers: OpenAnswers;
  readonly servicesView: ServicesView;
  readonly history: HistoryView;
  /** Ours, to know whether somebody looks. */
  readonly views: readonly Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>[];
  /** Absent before the workspace is trusted. */
  local?: LocalEnvironment;
}

/** The local environment. Throws a sentence for people before the workspace is trusted. */
export function trustedLocal(skep: Skep): LocalEnvironment {
  if (skep.local) return skep.local;
  throw new Error('Nothing of this workspace runs before you trust it: use "Manage Workspace Trust".');
}
