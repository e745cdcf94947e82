using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>What a <see cref="Foreground"/> waits for beside its process and what that prints.</summary>
public unsafe interface IForegroundGuests
{
    /// <summary>How many descriptors there can be.</summary>
    int Most { get; }

    /// <summary>Says what is waited for now.</summary>
    /// <param name="items"><see cref="Most"/> of them.</param>
    void Fill(PollItem* items);

    /// <summary>Does what has become possible.</summary>
    /// <param name="items">As they were filled in, with what poll(2) says.</param>
    void Handle(PollItem* items);
}
