using Microsoft.Win32.SafeHandles;

namespace Mocker.Harness;

/// <summary>The descriptors that a command gets as its standard input, output and error.</summary>
internal readonly record struct Streams(int Input, int Output, int Error)
{
    private static readonly SafeFileHandle NullDevice = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);

    internal static int NullDescriptor => (int)NullDevice.DangerousGetHandle();

    /// <summary>Everything from and to /dev/null, apart from messages, which go to <paramref name="errors"/>.</summary>
    internal static Streams Quiet(CaptureFile errors) => new(NullDescriptor, NullDescriptor, errors.Descriptor);
}
