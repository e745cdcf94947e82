namespace Mocker.Tests.Integration;

/// <summary>A descriptor opened with O_PATH: what a careless caller lets a runtime inherit, or an attacker keeps.</summary>
internal sealed unsafe class PathHandle : IDisposable
{
    internal PathHandle(string path)
    {
        fixed (byte* name = Machine.Terminated(path))
            Descriptor = Libc.Open(name, Libc.PathOnly | Libc.CloseOnExec, 0);
        if (Descriptor < 0)
            throw HarnessException.FromErrno($"open {path}");
    }

    internal int Descriptor { get; }

    public void Dispose() => _ = Libc.Close(Descriptor);
}
