module example.com/qos

go 1.22
