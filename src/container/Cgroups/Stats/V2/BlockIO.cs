using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V2;

/// <summary>The io controller of version 2 (cgroup-v2.rst, io.stat), in the tables of version 1.</summary>
internal static class BlockIO
{
    public static BlockIOStats Read(string directory)
    {
        List<BlockIOEntry> bytes = [], operations = [];
        // 8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0
        foreach (string line in StatFile.Lines(directory, "io.stat"))
        {
            string[] words = StatFile.Words(line);
            if (words[0].Split(':') is not [string major, string minor])
                continue;
            foreach (string pair in words.AsSpan(1))
            {
                BlockIOEntry entry = new()
                {
                    Major = StatFile.NumberIn(major),
                    Minor = StatFile.NumberIn(minor),
                    Operation = pair[0] switch { 'r' => "Read", 'w' => "Write", _ => "Discard" },
                    Value = StatFile.NumberIn(StatFile.After(pair)),
                };
                // io.cost and io.latency add keys of their own, which have no table.
                switch (pair[..(pair.IndexOf('=') + 1)])
                {
                    case "rbytes=" or "wbytes=" or "dbytes=": bytes.Add(entry); break;
                    case "rios=" or "wios=" or "dios=": operations.Add(entry); break;
                }
            }
        }
        return new() { ServiceBytes = [.. bytes], Serviced = [.. operations], Pressure = StatFile.Pressure(directory, "io.pressure") };
    }
}
