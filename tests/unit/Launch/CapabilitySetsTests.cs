using Mocker.Container.Launch;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

public sealed class CapabilitySetsTests
{
    [Theory]
    [InlineData("", 0UL)]
    [InlineData("CAP_CHOWN", 1UL)]
    [InlineData("CAP_KILL CAP_CHOWN", 0x21UL)]
    [InlineData("CAP_CHECKPOINT_RESTORE", 1UL << 40)]
    [InlineData("CAP_NONE CAP_KILL", 0x20UL)]
    [InlineData("cap_kill KILL", 0UL)]
    public void Names_become_bits(string names, ulong mask)
    {
        string[] list = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(new CapabilitySets(mask, 0, 0, 0, 0), CapabilitySets.From(new() { Bounding = list }));
        Assert.Equal(new CapabilitySets(0, mask, 0, 0, 0), CapabilitySets.From(new() { Effective = list }));
        Assert.Equal(new CapabilitySets(0, 0, mask, 0, 0), CapabilitySets.From(new() { Permitted = list }));
        Assert.Equal(new CapabilitySets(0, 0, 0, mask, 0), CapabilitySets.From(new() { Inheritable = list }));
        Assert.Equal(new CapabilitySets(0, 0, 0, 0, mask), CapabilitySets.From(new() { Ambient = list }));
    }

    [Theory]
    [InlineData(0UL, "none")]
    [InlineData(1UL, "CAP_CHOWN")]
    [InlineData(0x21UL, "CAP_CHOWN, CAP_KILL")]
    [InlineData(1UL << 63, "none")]
    public void Bits_become_names(ulong mask, string names) => Assert.Equal(names, CapabilitySets.Names(mask));

    [Fact]
    public void Every_name_has_its_own_bit() =>
        Assert.Equal((1UL << CapabilityNames.All.Length) - 1, CapabilitySets.From(new() { Bounding = CapabilityNames.All }).Bounding);

    // Sets as bounding, effective, permitted, inheritable, ambient; see capset(2) for what the kernel refuses.
    [Theory]
    [InlineData("3 3 3 3 3", 3, "3 3 3 3 3", 0, 0)]
    [InlineData("3 3 3 0 0", 1, "3 1 1 0 0", 2, 0)]
    [InlineData("3 2 1 0 0", 3, "3 0 1 0 0", 2, 0)]
    [InlineData("1 0 0 3 0", 3, "1 0 0 1 0", 2, 0)]
    [InlineData("3 0 3 1 3", 3, "3 0 3 1 1", 0, 2)]
    [InlineData("3 0 0 0 1", 3, "3 0 0 0 0", 0, 1)]
    [InlineData("3 2 1 0 2", 3, "3 0 1 0 0", 2, 0)]
    [InlineData("0 0 0 0 0", 0, "0 0 0 0 0", 0, 0)]
    [InlineData("7 0 0 0 0", 0, "7 0 0 0 0", 0, 0)]
    public void Only_what_the_kernel_will_grant_is_asked_for(string wanted, ulong permitted, string granted, ulong refused, ulong ambient)
    {
        Assert.Equal(Sets(granted), Sets(wanted).GrantedFrom(permitted, out ulong rest, out ulong restAmbient));
        Assert.Equal((refused, ambient), (rest, restAmbient));
    }

    private static CapabilitySets Sets(string text)
    {
        ulong[] masks = Array.ConvertAll(text.Split(' '), ulong.Parse);
        return new(masks[0], masks[1], masks[2], masks[3], masks[4]);
    }
}
