using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>
/// `run` on a host with many mounts, as nodes with hundreds of volumes have. The mounts are made in a mount namespace of
/// the one thread that runs this row (unshare(2) works by thread), and vanish with it.
/// </summary>
internal sealed class MountsRow(Bundle bundle, string id, string folder)
    : Row("mounts", $"`run` as in row `run`, with {Mounts} more mounts on the host", 60)
{
    private const int Mounts = 500;
    private const ulong Private = 1 << 18;
    private const ulong Recursive = 1 << 14;

    internal override void Once(RuntimeBinary runtime, IMeter meter) =>
        meter.Step(runtime, "run", "run", "--bundle", bundle.Path, id);

    internal override void Surround(Action rounds)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                MountMany();
                rounds();
            }
            catch (Exception exception) when (exception is HarnessException or IOException)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new HarnessException($"row {Name}: {failure.Message}");
    }

    private void MountMany()
    {
        if (Libc.Unshare(Libc.NewMountNamespace) < 0)
            throw HarnessException.FromErrno("make a mount namespace");
        Machine.Mount("none", "/", "none", Private | Recursive, "");
        for (var i = 0; i < Mounts; i++)
        {
            var target = Path.Combine(folder, i.ToString());
            _ = Directory.CreateDirectory(target);
            Machine.Mount("volume", target, "tmpfs", 0, "size=4k");
        }
    }
}
