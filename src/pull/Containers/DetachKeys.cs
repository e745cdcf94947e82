namespace Mocker.Pull.Containers;

/// <summary>Keys that, typed one after the other, end an attachment and leave the container alone: docker's, by default ctrl-p,ctrl-q.</summary>
internal sealed class DetachKeys
{
    public const string Default = "ctrl-p,ctrl-q";

    private readonly byte[] _keys;
    private readonly List<byte> _held = [];

    private DetachKeys(byte[] keys) => _keys = keys;

    /// <param name="text">Keys with commas between them: a character, or ctrl- and a letter or one of @ [ \ ] ^ _; empty for none.</param>
    /// <exception cref="ImageException">One is none.</exception>
    public static DetachKeys Parse(string text) => new(text.Length == 0 ? [] : [.. text.Split(',').Select(Key)]);

    /// <summary>Takes what was typed. What may be the beginning of the keys is held back until it is clear whether it is.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="passed">Gets what is for the program.</param>
    /// <returns>Whether the keys were typed; what comes after them is nobody's.</returns>
    public bool Take(ReadOnlySpan<byte> typed, List<byte> passed)
    {
        foreach (byte key in typed)
        {
            _held.Add(key);
            if (_keys.Length > 0 && _held.SequenceEqual(_keys))
                return true;
            while (_held.Count > 0 && !_held.SequenceEqual(_keys.Take(_held.Count)))
            {
                passed.Add(_held[0]);
                _held.RemoveAt(0);
            }
        }
        return false;
    }

    private static byte Key(string name)
    {
        const string control = "ctrl-", others = "@[\\]^_";
        const byte mask = 0x1f;
        if (name.Length == 1 && name[0] is > ' ' and < (char)0x7f)
            return (byte)name[0];
        if (name.Length == control.Length + 1 && name.StartsWith(control, StringComparison.Ordinal) && name[^1] is var key && (char.IsAsciiLetter(key) || others.Contains(key)))
            return (byte)(key & mask);
        throw new ImageException($"--detach-keys: expected characters, or ctrl- and one of a-z {string.Join(' ', others.ToCharArray())}, with commas between them, found \"{name}\"");
    }
}
