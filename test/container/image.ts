import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { run } from './shell.ts';

/** A built image: what its Dockerfile says about how it runs, and its files below `root`. */
export interface Image {
  root: string;
  /** Of its layers, base first. */
  bytes: number[];
  entrypoint: string[];
  env: string[];
  /** Numbers of the user it runs as, who has no rights but these. */
  user: { uid: number; gid: number };
  folder: string;
  healthcheck: string[];
  stopSignal: string;
}

export interface ImageStore {
  /** Makes what stands for `node:24-slim` where no registry of images can be reached. */
  makeBase(): Promise<void>;
  /** Builds the project's Dockerfile as it is. */
  build(): Promise<Image>;
  close(): Promise<void>;
}

const project = fileURLToPath(new URL('../..', import.meta.url));

/** Images in a store of their own below `work`: nothing of the machine's own store is used or changed. */
export function openImages(work: string): ImageStore {
  const buildah = (command: string, ...args: string[]) =>
    run('buildah', ['--root', join(work, 'images'), '--runroot', join(work, 'mounts'), command, ...args]);
  return {
    makeBase: async () => {
      const root = join(work, 'base');
      await fillBase(root);
      const container = await buildah('from', 'scratch');
      await buildah('copy', '--quiet', container, root, '/');
      await buildah('config', '--env', `PATH=${path}`, '--env', `NODE_EXTRA_CA_CERTS=${trusted}`, container);
      await buildah('commit', '--quiet', '--rm', container, 'node:24-slim');
      await rm(root, { recursive: true });
    },
    build: async () => {
      // The format of an image for Docker: the other one knows no health check.
      const how = ['--isolation', 'chroot', '--format', 'docker', '--pull-never'];
      await buildah('build', ...how, '--tag', 'stillmotion', project);
      const container = await buildah('from', '--pull-never', 'stillmotion');
      const root = await buildah('mount', container);
      return describe(root, await buildah('inspect', '--type', 'image', 'stillmotion'));
    },
    close: async () => {
      await buildah('rm', '--all');
      await buildah('rmi', '--all', '--force');
    },
  };
}

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** A machine may reach npm's registry through a proxy that only it trusts, so its list is taken over. */
const trusted = '/etc/ssl/certs/ca-certificates.crt';

/** Debian's smallest base without documents and translations, this very Node, npm, and the user “node”. */
async function fillBase(root: string): Promise<void> {
  await run('debootstrap', ['--variant=minbase', '--include=ca-certificates', 'bookworm', root]);
  const waste = ['usr/share/doc', 'usr/share/locale', 'usr/share/man', 'var/cache/apt', 'var/lib/apt/lists'];
  for (const folder of waste) await rm(join(root, folder), { recursive: true });
  await copyFile(trusted, join(root, trusted));
  const local = join(root, 'usr/local');
  await mkdir(join(local, 'bin'), { recursive: true });
  await copyFile(process.execPath, join(local, 'bin/node'));
  await run('npm', ['install', '--global', '--prefix', local, 'npm@11']);
  await run('chroot', [root, 'useradd', '--uid', '1000', '--user-group', '--create-home', 'node']);
}

const inspected = z.object({
  Docker: z.object({
    config: z.object({
      Entrypoint: z.array(z.string()),
      Env: z.array(z.string()),
      User: z.string(),
      WorkingDir: z.string(),
      StopSignal: z.string(),
      Healthcheck: z.object({ Test: z.tuple([z.literal('CMD')], z.string()) }),
    }),
  }),
  Manifest: z.string().transform(text => manifest.parse(JSON.parse(text))),
});
const manifest = z.object({ layers: z.array(z.object({ size: z.number() })) });

async function describe(root: string, inspection: string): Promise<Image> {
  const { Docker, Manifest } = inspected.parse(JSON.parse(inspection));
  const { config } = Docker;
  return {
    root,
    bytes: Manifest.layers.map(({ size }) => size),
    entrypoint: config.Entrypoint,
    env: config.Env,
    user: await userOf(root, config.User),
    folder: config.WorkingDir,
    healthcheck: config.Healthcheck.Test.slice(1),
    stopSignal: config.StopSignal,
  };
}

async function userOf(root: string, name: string) {
  const users = await readFile(join(root, 'etc/passwd'), 'utf8');
  const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users) ?? [];
  if (uid === undefined) throw new Error(`the image has no user “${name}”`);
  return { uid: Number(uid), gid: Number(gid) };
}
