using Mocker.Linux.Bus;

namespace Mocker.Container.Cgroups.Systemd;

/// <summary>The files of linux.resources.unified that systemd knows under a name of its own; the others are only written.</summary>
internal static class UnifiedProperties
{
    public static void Add(List<UnitProperty> properties, string file, string text)
    {
        string pointer = V2.Unified.PointerTo(file);
        string? limit = file switch
        {
            "memory.high" => "MemoryHigh",
            "memory.low" => "MemoryLow",
            "memory.min" => "MemoryMin",
            "memory.max" => "MemoryMax",
            "memory.swap.max" => "MemorySwapMax",
            "memory.zswap.max" => "MemoryZSwapMax",
            "pids.max" => "TasksMax",
            _ => null,
        };
        if (limit is not null)
        {
            ulong number = text == "max" ? ulong.MaxValue : Number(text, pointer);
            // systemd takes no 0 for these; the file has it. A byte is no page, so it is the same to the kernel.
            bool isPositive = limit is "MemoryHigh" or "MemoryMax" or "TasksMax";
            Set(properties, new(limit, BusValue.Of(isPositive ? Math.Max(number, 1) : number), pointer, Since: limit == "MemoryZSwapMax" ? 253 : 0));
        }
        else if (file == "memory.zswap.writeback" && text is "0" or "1")
            Set(properties, new("MemoryZSwapWriteback", BusValue.Of(text == "1"), pointer, Since: 256));
        else if (file is "io.weight" or "io.max")
            AddIO(properties, file, text, pointer);
        else if (file == "cpu.idle" && text == "1")
            Set(properties, V2Properties.Idle(pointer));
        else if (file == "cpu.weight" && !properties.Exists(p => p.Name == "CPUWeight" && p.Since > 0))
            Set(properties, new("CPUWeight", BusValue.Of(Number(text, pointer)), pointer));
        else if (file == "cpu.max")
            AddQuota(properties, text, pointer);
        else if (file is "cpuset.cpus" or "cpuset.mems")
            CpuProperties.AddSet(properties, file == "cpuset.cpus" ? "AllowedCPUs" : "AllowedMemoryNodes", text, pointer);
    }

    /// <summary>What can be said only when the unit starts.</summary>
    public static void AddOomPolicy(List<UnitProperty> properties, Dictionary<string, string> files)
    {
        if (files.TryGetValue("memory.oom.group", out string? text) && text.Trim() is "0" or "1")
            properties.Add(new("OOMPolicy", BusValue.Of(text!.Trim() == "1" ? "kill" : "continue"), V2.Unified.PointerTo("memory.oom.group"), Since: 253));
    }

    private static void AddIO(List<UnitProperty> properties, string file, string text, string pointer)
    {
        foreach (string line in text.Split('\n'))
            if (file == "io.max")
                IoProperties.AddMax(properties, line, pointer);
            else
                IoProperties.AddWeight(properties, line, pointer);
    }

    private static void AddQuota(List<UnitProperty> properties, string text, string pointer)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2)
            throw new ContainerException($"unified: \"{text}\" is not what cpu.max takes, a quota and a period in microseconds, such as \"50000 100000\"", pointer);
        ulong quota = words[0] == "max" ? 0 : Number(words[0], pointer);
        CpuProperties.AddQuota(properties, (long)Math.Min(quota, long.MaxValue), words.Length == 2 ? Number(words[1], pointer) : 100_000, pointer);
    }

    // unified is about the same files as the members that are converted, and written after them.
    private static void Set(List<UnitProperty> properties, UnitProperty property)
    {
        properties.RemoveAll(earlier => earlier.Name == property.Name);
        properties.Add(property);
    }

    private static ulong Number(string text, string pointer) =>
        ulong.TryParse(text, out ulong number) ? number : throw new ContainerException($"unified: \"{text}\" is not a number", pointer);
}
