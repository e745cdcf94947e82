using System.Buffers;
using System.Text;
using System.Text.Json;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Checkpointing;

/// <summary>The directory of a checkpoint's images, and the one of CRIU's log.</summary>
internal sealed unsafe class CheckpointImages : IDisposable
{
    // As runc names it: what the standard streams of the first process were.
    private const string DescriptorsFile = "descriptors.json";

    private readonly string _path;
    private readonly string _workPath;
    private readonly Descriptor _images;
    private readonly Descriptor? _work;

    private CheckpointImages(string path, Descriptor images, string? workPath, Descriptor? work) =>
        (_path, _images, _workPath, _work) = (path, images, workPath ?? path, work);

    /// <summary>Descriptor of the images' directory.</summary>
    public int Number => _images.Number;

    /// <summary>Descriptor of the log's directory, if it is another one; otherwise -1.</summary>
    public int WorkNumber => _work?.Number ?? -1;

    /// <summary>Opens the directories, for a dump making them where they are missing.</summary>
    /// <exception cref="ContainerException">One cannot be made, or is not there.</exception>
    public static CheckpointImages Open(CheckpointOptions options, bool make)
    {
        string path = Path.GetFullPath(options.ImagePath);
        Descriptor images = OpenDirectory(path, make);
        try
        {
            if (options.ParentPath is string parent)
                RequireParent(path, parent);
            return new(path, images, options.WorkPath, options.WorkPath is string work ? OpenDirectory(Path.GetFullPath(work), make: true) : null);
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    /// <summary>Notes what the standard streams of a process are.</summary>
    public void WriteDescriptors(int pid)
    {
        ArrayBufferWriter<byte> buffer = new(128);
        using (Utf8JsonWriter json = new(buffer, DocumentText.OneLine))
        {
            json.WriteStartArray();
            for (int i = 0; i < 3; i++)
                json.WriteStringValue(LinkOf(pid, i));
            json.WriteEndArray();
        }
        FileContents.Create(_images.Number, DescriptorsFile, buffer.WrittenSpan);
    }

    /// <summary>What the standard streams of the process were.</summary>
    /// <exception cref="ContainerException">These are no images of a container.</exception>
    public string[] ReadDescriptors() => FileContents.Read(_images.Number, DescriptorsFile) is byte[] text
        ? JsonCursor.Parse(text, $"{_path}/{DescriptorsFile}", static (ref json) => json.Strings())
        : throw new ContainerException($"there is no checkpoint in \"{_path}\": {DescriptorsFile} is missing; name the directory with --image-path");

    /// <summary>The sentence for a failure of CRIU's, with what its log says of it, and where that is.</summary>
    /// <param name="what">What could not be done.</param>
    /// <param name="why">What CRIU said itself, which is only the first that its log complained of.</param>
    /// <param name="log">The log's name.</param>
    public ContainerException Failure(string what, string why, string log)
    {
        if (FileContents.Read(_work?.Number ?? _images.Number, log) is not byte[] text)
            return new($"{what}: {why}");
        List<string> errors = [];
        foreach (string line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            // "(00.053440)      1: Error (criu/mount.c:2955): mnt: Can't ...", in the end "Restoring FAILED.".
            int start = line.IndexOf("Error (", StringComparison.Ordinal);
            int words = start < 0 ? -1 : line.IndexOf("): ", start, StringComparison.Ordinal);
            if (words >= 0 && !line.EndsWith("FAILED.", StringComparison.Ordinal))
                errors.Add(line[(words + 3)..]);
        }
        const int most = 3;
        if (errors.Count > most)
            errors.RemoveRange(0, errors.Count - most);
        return new($"{what}: {(errors.Count == 0 ? why : string.Join("; ", errors))}; more is in CRIU's log {_workPath}/{log}");
    }

    public void Dispose()
    {
        _work?.Dispose();
        _images.Dispose();
    }

    private static string LinkOf(int pid, int number)
    {
        byte* target = stackalloc byte[4096];
        using CString link = new($"/proc/{pid}/fd/{number}");
        nint length = Files.ReadLinkAt(Files.CurrentDirectory, link, target, 4096);
        // A stream that was closed is nothing to be restored.
        return length < 0 ? "" : Encoding.UTF8.GetString(target, (int)length);
    }

    private static void RequireParent(string images, string parent)
    {
        if (Path.IsPathRooted(parent))
            throw new ContainerException($"--parent-path \"{parent}\" must be relative to --image-path");
        if (!Directory.Exists(Path.Combine(images, parent)))
            throw new ContainerException($"invalid --parent-path: there is no directory \"{Path.Combine(images, parent)}\"");
    }

    private static Descriptor OpenDirectory(string path, bool make)
    {
        const uint ownerOnly = 0x1c0;
        for (int end = make ? 1 : -1; end > 0;)
        {
            end = path.IndexOf('/', end + 1);
            using CString above = new(end < 0 ? path : path[..end]);
            Files.MkDirAt(Files.CurrentDirectory, above, ownerOnly);
        }
        using CString name = new(path);
        int opened = Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly | OpenFlags.Directory);
        return new(opened >= 0 ? opened : throw new ContainerException($"cannot open the directory \"{path}\" of the checkpoint: {LinuxException.Text((Errno)(-opened))}"));
    }
}
