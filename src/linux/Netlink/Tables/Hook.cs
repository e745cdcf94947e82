namespace Mocker.Linux.Netlink.Tables;

/// <summary>Where packets come into a chain (nft(8), Chains): a hook of the families ip, ip6 and inet.</summary>
/// <param name="Type">filter or nat.</param>
/// <param name="Number">NF_INET_*.</param>
/// <param name="Priority">Chains of lower ones come first.</param>
public readonly record struct Hook(string Type, HookNumber Number, int Priority)
{
    /// <summary>Before connections are tracked.</summary>
    public const int Raw = -300;

    /// <summary>Where destinations are changed.</summary>
    public const int Destination = -100;

    /// <summary>Where packets are let through or not.</summary>
    public const int Filter = 0;

    /// <summary>Where sources are changed.</summary>
    public const int Source = 100;
}

/// <summary>NF_INET_* of linux/netfilter.h.</summary>
public enum HookNumber
{
    Prerouting = 0,
    Input = 1,
    Forward = 2,
    Output = 3,
    Postrouting = 4,
}
