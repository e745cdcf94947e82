namespace Mocker.Pull.Layers.Tar;

/// <summary>What an entry is; the numbers are the archive's type flags (tar(5)).</summary>
public enum TarEntryType : byte
{
    Regular = (byte)'0',
    HardLink = (byte)'1',
    SymLink = (byte)'2',
    CharacterDevice = (byte)'3',
    BlockDevice = (byte)'4',
    Directory = (byte)'5',
    Fifo = (byte)'6',
}
