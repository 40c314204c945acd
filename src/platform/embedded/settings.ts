/** PostgreSQL's settings as command line arguments, which no file in the cluster can override. */
export function serverArguments(options: {
  cluster: string;
  socketFolder: string;
  port: number;
  walCompression: string;
  isThrowaway?: boolean;
}): string[] {
  const durable = options.isThrowaway ? 'off' : 'on';
  const settings = {
    listen_addresses: '',
    port: options.port,
    unix_socket_directories: quoted(options.socketFolder),
    unix_socket_permissions: '0700',
    max_connections: 100,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    wal_compression: options.walCompression,
    fsync: durable,
    synchronous_commit: durable,
    full_page_writes: durable,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // One file per weekday, each overwritten a week later.
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: 0,
  };
  return ['-D', options.cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** The setting is a list: a folder's name with a comma or a space would otherwise be split. */
function quoted(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}
