using System.Text;
using Mocker.Probe;

// probe report          everything the process can tell about itself, as one JSON object
// probe try ACTION...   does each ACTION in order and prints a JSON array with the result of each (see Attempt)
// probe sleep           waits until it is killed
var output = args switch
{
    ["report", ..] => Report.Write(args),
    ["try", .. var actions] => Attempt.WriteAll(actions),
    ["sleep", ..] => Sleep(),
    _ => null,
};
if (output is null)
{
    Console.Error.WriteLine("usage: probe report | probe try VERB:ARGUMENT[:ARGUMENT...]... | probe sleep");
    return 2;
}
using var stdout = Console.OpenStandardOutput();
stdout.Write(output);
return 0;

static byte[] Sleep()
{
    Thread.Sleep(Timeout.Infinite);
    return Encoding.UTF8.GetBytes("");
}
