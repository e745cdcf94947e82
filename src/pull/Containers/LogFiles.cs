using System.Globalization;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>A container's log as files, which change their names while somebody reads them: log becomes log.1, that log.2.</summary>
/// <param name="latest">The path of the one that is written to.</param>
internal sealed unsafe class LogFiles(string latest)
{
    /// <returns>Null if there is none.</returns>
    public FileStream? OpenOldest()
    {
        int number = 0;
        while (File.Exists(NameOf(number + 1)))
            number++;
        return Open(number);
    }

    /// <summary>The one that was begun after another.</summary>
    /// <returns>Null if that is the latest, so far.</returns>
    public FileStream? OpenNext(FileStream file)
    {
        while (true)
        {
            int at = NumberOf(file);
            if (at == 0)
                return null;
            // One that is gone was older than all there are.
            FileStream? next = at < 0 ? OpenOldest() : Open(at - 1);
            if (next is null || at < 0 || NumberOf(file) == at)
                return next;
            next.Dispose();
        }
    }

    private string NameOf(int number) => number == 0 ? latest : $"{latest}.{number.ToString(CultureInfo.InvariantCulture)}";

    /// <returns>-1 if it has no name any more.</returns>
    private int NumberOf(FileStream file)
    {
        Kernel.Check(Files.Stat((int)file.SafeFileHandle.DangerousGetHandle(), out FileStatus mine), "statx(2)", latest);
        for (int number = 0; ; number++)
        {
            using CString path = new(NameOf(number));
            int found = Files.Stat(Files.CurrentDirectory, path, AtFlags.None, out FileStatus named);
            if (found >= 0 && named.SameFile(mine))
                return number;
            // The latest is missing for a moment when names change.
            if (found < 0 && number > 0)
                return -1;
        }
    }

    private FileStream? Open(int number)
    {
        try
        {
            return new(NameOf(number), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
