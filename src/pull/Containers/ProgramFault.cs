using Mocker.Container;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>A container's program could not be started.</summary>
/// <param name="code">The exit code that tells why.</param>
/// <param name="message">Why, in words.</param>
internal sealed class ProgramFault(int code, string message) : Exception(message)
{
    /// <summary>docker's and podman's: something other than the program is the reason; it cannot be executed; it is not there.</summary>
    public const int Other = 125, NotExecutable = 126, NotFound = 127;

    public int Code { get; } = code;

    /// <summary>What to say of an exception that kept a program from being started.</summary>
    public static ProgramFault Of(Exception cause)
    {
        if (cause is ProgramFault fault)
            return fault;
        if (cause is not ContainerException { Pointer: string pointer, InnerException: LinuxException { Error: Errno error } } failure
            || !pointer.EndsWith("/args", StringComparison.Ordinal) && !pointer.EndsWith("/args/0", StringComparison.Ordinal))
            return new(Other, cause.Message);
        return new(error == Errno.ENOENT ? NotFound : NotExecutable, failure.At(null).Message);
    }
}
