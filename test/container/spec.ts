import type { Image } from './image.ts';

/** What a container gets from the machine it runs on. */
export interface Outside {
  /** Folders of the machine by where the container sees them. */
  folders: Record<string, string>;
  env: Record<string, string>;
}

/**
 * The container as the OCI runtime specification wants it, under the same bounds as in compose.yaml: nothing but
 * `/data` and a small `/tmp` can be written, no rights, 2 GB of memory, 256 processes. It has the machine's network,
 * as the stand-ins listen on its loopback.
 */
export function specOf(image: Image, { folders, env }: Outside) {
  const given = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return {
    ociVersion: '1.0.2',
    process: {
      args: image.entrypoint,
      env: [...image.env, ...given],
      cwd: image.folder,
      user: image.user,
      capabilities: {},
      noNewPrivileges: true,
    },
    root: { path: image.root, readonly: true },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=64k'] },
      { destination: '/sys', type: 'sysfs', source: 'sysfs', options: ['nosuid', 'noexec', 'nodev', 'ro'] },
      {
        destination: '/tmp',
        type: 'tmpfs',
        source: 'tmpfs',
        options: ['nosuid', 'nodev', 'noexec', 'mode=1777', 'size=64m'],
      },
      ...Object.entries(folders).map(([destination, source]) => ({
        destination,
        type: 'bind',
        source,
        options: ['bind', 'nosuid', 'nodev'],
      })),
    ],
    linux: {
      namespaces: ['pid', 'ipc', 'uts', 'mount'].map(type => ({ type })),
      resources: { memory: { limit: 2 * 1024 ** 3 }, pids: { limit: 256 } },
    },
  };
}
