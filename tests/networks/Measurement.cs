using System.Diagnostics;
using System.Text.Json.Nodes;
using Mocker.Pull.Networks;
using Xunit.Abstractions;

namespace Mocker.Tests.Networks;

/// <summary>Our way beside the plugins of CNI (bridge with host-local, portmap), in turns, for docs/networks.md: MEASURE=1 dotnet test.</summary>
public sealed class Measurement(ITestOutputHelper output)
{
    private const string Plugins = "/usr/lib/cni/";
    private const int WarmUps = 3, Rounds = 15;

    [SkippableFact]
    public void Ours_and_the_plugins_of_CNI_in_turns()
    {
        Skip.If(Environment.GetEnvironmentVariable("MEASURE") is null, "MEASURE is not set: this is for the figures in docs/networks.md");
        Skip.IfNot(File.Exists(Plugins + "portmap"), "containernetworking-plugins is not installed");
        World.Run(world =>
        {
            List<double> join = [], leave = [], add = [], delete = [], first = [], last = [];
            for (int round = -WarmUps; round < Rounds; round++)
            {
                // The first makes the bridge and the table, which go with it.
                Place early = world.NewPlace();
                first.Add(Time(() => early.Connect()));
                Place ours = world.NewPlace(), theirs = world.NewPlace();
                join.Add(Time(() => ours.Connect("ours", new() { Ports = [PortRequest.Parse("18080:80")] })));
                leave.Add(Time(ours.Disconnect));
                last.Add(Time(early.Disconnect));
                JsonNode? result = null;
                add.Add(Time(() =>
                {
                    result = Call(Bridge(), "ADD", theirs);
                    Call(PortMap(result!), "ADD", theirs);
                }));
                delete.Add(Time(() =>
                {
                    Call(PortMap(result!), "DEL", theirs);
                    Call(Bridge(), "DEL", theirs);
                }));
                if (round < 0)
                    foreach (List<double> warm in (List<double>[])[join, leave, add, delete, first, last])
                        warm.Clear();
            }
            output.WriteLine($"ours: connect {Median(join)} ms, disconnect {Median(leave)} ms; the first of a network {Median(first)} ms, its last {Median(last)} ms");
            output.WriteLine($"CNI: ADD {Median(add)} ms, DEL {Median(delete)} ms");
        });
    }

    private static string Median(List<double> times) => times.Order().ElementAt(times.Count / 2).ToString("0.0");

    private static double Time(Action action)
    {
        Stopwatch watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static JsonObject Bridge() => JsonNode.Parse("""
        { "cniVersion": "0.4.0", "name": "m", "type": "bridge", "bridge": "cni9", "isGateway": true, "ipMasq": true, "hairpinMode": true,
          "ipam": { "type": "host-local", "dataDir": "/run/mocker-networks/cni", "ranges": [[{ "subnet": "10.77.0.0/16" }], [{ "subnet": "fd77::/64" }]],
                    "routes": [{ "dst": "0.0.0.0/0" }, { "dst": "::/0" }] } }
        """)!.AsObject();

    private static JsonObject PortMap(JsonNode result) => new()
    {
        ["cniVersion"] = "0.4.0",
        ["name"] = "m",
        ["type"] = "portmap",
        ["prevResult"] = result.DeepClone(),
        ["runtimeConfig"] = JsonNode.Parse("""{ "portMappings": [{ "hostPort": 18080, "containerPort": 80, "protocol": "tcp" }] }"""),
    };

    private static JsonNode? Call(JsonObject configuration, string command, Place place)
    {
        ProcessStartInfo start = new(Plugins + (string)configuration["type"]!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in new Dictionary<string, string>
        {
            ["CNI_COMMAND"] = command,
            ["CNI_CONTAINERID"] = place.Id,
            ["CNI_NETNS"] = $"/proc/{place.Pid}/ns/net",
            ["CNI_IFNAME"] = "eth0",
            ["CNI_PATH"] = Plugins,
        })
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(configuration.ToJsonString());
        process.StandardInput.Close();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, text);
        return text.Trim().Length == 0 ? null : JsonNode.Parse(text);
    }
}
