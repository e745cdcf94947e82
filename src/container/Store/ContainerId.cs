namespace Mocker.Container.Store;

/// <summary>A container's id: one file name of letters, digits and "_+-." that is neither "." nor "..", as runc has it.</summary>
public readonly record struct ContainerId
{
    // A directory and a cgroup are named after it (NAME_MAX, limits.h).
    private const int Longest = 255;

    private ContainerId(string text) => Text = text;

    public string Text { get; }

    /// <summary>Checks an id.</summary>
    /// <exception cref="ContainerException">It is empty, too long, or has a character that is not allowed.</exception>
    public static ContainerId Parse(string text)
    {
        if (text.Length == 0)
            throw new ContainerException("container id cannot be empty");
        if (text.Length > Longest)
            throw new ContainerException($"invalid container ID format: \"{text[..32]}...\" is longer than {Longest} characters");
        return IsValid(text)
            ? new(text)
            : throw new ContainerException($"invalid container ID format: \"{text}\": only letters, digits and _ + - . are allowed, and neither . nor ..");
    }

    /// <summary>Whether <see cref="Parse"/> takes it.</summary>
    public static bool IsValid(string text)
    {
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '+' or '-' or '.'))
                return false;
        return text.Length is > 0 and <= Longest && text is not ("." or "..");
    }

    public override string ToString() => Text;
}
