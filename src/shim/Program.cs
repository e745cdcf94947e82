using Mocker.Shim.Bootstrap;

return CommandLine.Run(args);
