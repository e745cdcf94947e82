using System.Runtime.InteropServices;
using Mocker.Linux;

namespace Mocker.Tests.Unit.Launch;

/// <summary>What must not be on the child's path, one method each: the guard has to find every one.</summary>
internal static unsafe class Faults
{
    private static readonly object s_object = new();
    private static readonly int s_number = Environment.ProcessId;

    public static int Object() => new Random(1).GetHashCode();

    public static int[] Array(int count) => new int[count];

    public static object Box(int number) => number;

    public static string Text() => "text";

    public static void Throws() => throw null!;

    public static int Catches(int a)
    {
        try
        {
            return 1 / a;
        }
        catch (DivideByZeroException)
        {
            return 0;
        }
    }

    public static void Disposes(Descriptor descriptor)
    {
        using (descriptor)
            Harmless(1);
    }

    public static string? Virtual(object it) => it.ToString();

    public static Func<int> Delegate() => Number;

    public static Func<int> Closure(int a) => () => a;

    public static object StaticObject() => s_object;

    public static int StaticConstructor() => s_number;

    public static void Framework() => Thread.Sleep(1);

    public static nint WaitingCall() => Kernel.CallWaiting(1);

    public static int Marshalled() => Rename("a", "b");

    public static void Deep() => Middle();

    public static int Harmless(int size)
    {
        byte* buffer = stackalloc byte[16];
        Span<byte> span = new(buffer, 16);
        "words"u8.CopyTo(span);
        Pair pair = new(size, 2);
        ref int first = ref pair.First;
        first += Math.Min(3, pair.Second);
        return size switch { 0 => first, 1 => pair.Second, _ => Files.Close(-1) };
    }

    private static void Middle() => Array(3);

    private static int Number() => 1;

    [DllImport("libc", EntryPoint = "rename"), SuppressGCTransition]
    private static extern int Rename(string from, string to);

    private struct Pair(int first, int second)
    {
        public int First = first;
        public int Second = second;
    }
}
