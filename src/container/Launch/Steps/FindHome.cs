using System.Buffers.Text;
using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Looks the user's home directory up in the container's /etc/passwd (passwd(5)) for a process without HOME in its
/// environment, or with an empty one: engines leave that to the runtime. Where the user has no line there, HOME is "/".
/// </summary>
internal sealed unsafe class FindHome(uint uid) : Step
{
    private const int LongestLine = 4096;

    public override string Kind => "home";

    public override string Text => $"set HOME to the home directory of user {uid}";

    /// <summary>Whether the process has to be given one.</summary>
    public static bool IsNeeded(IReadOnlyList<string> environment)
    {
        bool isNeeded = true;
        // Of several the last counts.
        foreach (string variable in environment)
            if (variable.StartsWith("HOME=", StringComparison.Ordinal))
                isNeeded = variable.Length == 5;
        return isNeeded;
    }

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Uid = uid;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        child->SetHome("/"u8);
        byte* path = stackalloc byte[16];
        "/etc/passwd\0"u8.CopyTo(new Span<byte>(path, 16));
        // The image may have a fifo there, which must not keep us.
        int file = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (file < 0)
            return 0;
        if (Files.Stat(file, out FileStatus status) >= 0 && status.Type == FileType.Regular)
            Search(child, file, ((Arguments*)arguments)->Uid);
        Files.Close(file);
        return 0;
    }

    private static void Search(Child* child, int file, uint uid)
    {
        byte* buffer = stackalloc byte[LongestLine];
        int filled = 0;
        while (true)
        {
            nint read = Files.Read(file, buffer + filled, LongestLine - filled);
            if (read > 0)
                filled += (int)read;
            Span<byte> text = new(buffer, filled);
            int end = text.IndexOf((byte)'\n');
            // The last line may lack its end; one that is longer than the buffer is none of a user's.
            if (end < 0 && read > 0 && filled < LongestLine)
                continue;
            if (filled == 0)
                return;
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            if (HomeIn(line, uid) is { Length: > 0 } home)
            {
                child->SetHome(home);
                return;
            }
            int taken = end < 0 ? filled : end + 1;
            text[taken..].CopyTo(text);
            filled -= taken;
        }
    }

    /// <summary>name:password:uid:gid:comment:home:shell; nothing where the line is another user's or malformed.</summary>
    private static ReadOnlySpan<byte> HomeIn(ReadOnlySpan<byte> line, uint uid)
    {
        for (int field = 0; ; field++)
        {
            int colon = line.IndexOf((byte)':');
            ReadOnlySpan<byte> value = colon < 0 ? line : line[..colon];
            if (field == 2 && !(Utf8Parser.TryParse(value, out uint number, out int length) && length == value.Length && number == uid))
                return default;
            if (field == 5)
                return value;
            if (colon < 0)
                return default;
            line = line[(colon + 1)..];
        }
    }

    private struct Arguments
    {
        public uint Uid;
    }
}
