using System.Text;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>The file that --pid-file names: the number and nothing else, for readers that convert it untrimmed.</summary>
internal static class PidFile
{
    /// <exception cref="ContainerException">It cannot be written.</exception>
    public static void Write(string path, int pid)
    {
        try
        {
            FileContents.Replace(Files.CurrentDirectory, path, Encoding.ASCII.GetBytes(pid.ToString()), 0x1a4);
        }
        catch (LinuxException e)
        {
            throw new ContainerException($"cannot write the pid file \"{path}\": {e.Message}", null, e);
        }
    }
}
