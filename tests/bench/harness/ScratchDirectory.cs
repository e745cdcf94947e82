namespace Mocker.Harness;

/// <summary>A directory of our own below the system's temporary one, removed with all that is in it.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    internal ScratchDirectory(string marker)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), marker);
        _ = Directory.CreateDirectory(Path);
    }

    internal string Path { get; }

    internal string Below(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
