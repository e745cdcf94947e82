using System.Text;
using System.Text.Json;
using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Steps;
using Mocker.Container.IntelRdt;
using Mocker.Container.Launch;
using Mocker.Container.Store;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>All that `create` would do for a bundle, in order: the runtime's own part and the container process's.</summary>
public sealed class PrintedPlan
{
    private readonly List<PrintedStep> _steps = [];

    private PrintedPlan()
    {
    }

    /// <summary>The steps.</summary>
    public IReadOnlyList<PrintedStep> Steps => _steps;

    /// <summary>Compiles the plans as `create` does, without needing any right or touching anything.</summary>
    /// <exception cref="ContainerException">The configuration asks for what cannot be.</exception>
    public static PrintedPlan Of(ConfiguredBundle configured, ContainerId id, LaunchOptions options)
    {
        CgroupPlan cgroups = configured.CompileCgroups(id.Text, options.CgroupDriver);
        LaunchPlan launch = configured.Compile(id.Text, options, cgroups.Foresee());
        PrintedPlan plan = new();
        foreach (CgroupStep step in cgroups.Steps)
            plan.Add("runtime", "cgroup", step.ToString()!, step.Pointer);
        if (configured.Spec.Linux?.IntelRdt is { } rdt)
            plan.Add("runtime", "intel-rdt", RdtGroup.Foresee(ResourceControl.Find(), rdt, id.Text).Text(rdt), "/linux/intelRdt");
        if (launch.PidNamespace is { } pid)
            plan.Add("runtime", pid.Kind, pid.Text, pid.Pointer);
        foreach (NamespaceTypes type in NamespaceNames.Each(launch.NewNamespaces))
            plan.Add("runtime", "new-namespace", $"make a new {NamespaceNames.Of(type)} namespace", Pointer(configured, type));
        plan.Add("runtime", "fork", "fork the container's process into its namespaces and cgroup", null);
        foreach (Step step in launch.Steps)
            plan.Add("container", step.Kind, step.Text, step.Pointer);
        return plan;
    }

    /// <summary>One line a step: who does it, what, and in brackets the place in config.json that asked for it.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        int number = 0;
        foreach (PrintedStep step in _steps)
        {
            text.Append((++number).ToString().PadLeft(3)).Append("  ").Append(step.Where.PadRight(9)).Append("  ").Append(step.Text);
            if (step.Pointer is not null)
                text.Append("  [").Append(step.Pointer).Append(']');
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>An array of objects with "where", "kind", "text" and, where there is one, "pointer".</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (PrintedStep step in _steps)
        {
            json.WriteStartObject();
            json.WriteString("where"u8, step.Where);
            json.WriteString("kind"u8, step.Kind);
            json.WriteString("text"u8, step.Text);
            if (step.Pointer is not null)
                json.WriteString("pointer"u8, step.Pointer);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string? Pointer(ConfiguredBundle configured, NamespaceTypes type)
    {
        int index = Array.FindIndex(configured.Spec.Linux?.Namespaces ?? [], n => NamespaceNames.Parse(n.Type) == type);
        return index < 0 ? null : $"/linux/namespaces/{index}";
    }

    private void Add(string where, string kind, string text, string? pointer) => _steps.Add(new(where, kind, text, pointer));
}
