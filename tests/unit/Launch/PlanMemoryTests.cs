using System.Runtime.InteropServices;
using Mocker.Container.Launch;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

public sealed unsafe class PlanMemoryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("sh")]
    [InlineData("\u00e4\u20ac\ud83d\ude00")]
    public void A_text_ends_with_a_nul(string text)
    {
        using PlanMemory memory = new();
        Assert.Equal(text, Marshal.PtrToStringUTF8((nint)memory.Text(text)));
    }

    [Fact]
    public void No_text_is_null()
    {
        using PlanMemory memory = new();
        Assert.True(memory.Text(null) == null);
    }

    [Fact]
    public void Texts_end_with_a_null()
    {
        using PlanMemory memory = new();
        byte** texts = memory.Texts(["a", "bc"]);
        Assert.Equal("a", Marshal.PtrToStringUTF8((nint)texts[0]));
        Assert.Equal("bc", Marshal.PtrToStringUTF8((nint)texts[1]));
        Assert.True(texts[2] == null);
        Assert.True(memory.Texts([])[0] == null);
    }

    [Fact]
    public void Nothing_overlaps_over_many_blocks()
    {
        using PlanMemory memory = new();
        nint[] texts = new nint[5000];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = (nint)memory.Text($"{i}-{new string('t', i % 40)}");
            *memory.New<long>() = -1;
        }
        // More than a block holds, and zeroed like all of it.
        byte* large = memory.Array<byte>(100_000);
        Assert.True(new Span<byte>(large, 100_000).IndexOfAnyExcept((byte)0) < 0);
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal($"{i}-{new string('t', i % 40)}", Marshal.PtrToStringUTF8(texts[i]));
    }

    [Fact]
    public void Structs_are_aligned_and_zeroed()
    {
        using PlanMemory memory = new();
        for (int i = 0; i < 100; i++)
        {
            memory.Text("odd");
            long* number = memory.New<long>();
            Assert.Equal(0, (nint)number % 8);
            Assert.Equal(0, *number);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "LISTEN_FDS=1", "LISTEN_PID=1")]
    [InlineData(3, "LISTEN_FDS=3", "LISTEN_PID=1")]
    public void Sockets_of_systemd_are_told_to_the_first_process(int count, params string[] variables) =>
        Assert.Equal(variables, SocketActivation.Variables(count));
}
